package io.tailwater.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What SkyWalking's agents are told to do, by service: the {@code skywalking.agent_config} list.
 *
 * @param rules in the order of the file
 */
public record AgentSettings(List<Rule> rules) {

  public AgentSettings {
    rules = List.copyOf(rules);
  }

  /** Nobody is told anything. */
  public static AgentSettings none() {
    return new AgentSettings(List.of());
  }

  /** The settings for a service; of rules that match it, a later one overrides an earlier one. */
  public Map<String, String> of(String service) {
    Map<String, String> settings = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.matches(service)) {
        settings.putAll(rule.settings());
      }
    }
    return settings;
  }

  /**
   * Settings for the agents of some services.
   *
   * @param service a name in which each {@code *} stands for any characters or none
   * @param settings such as {@code agent.sample_rate}
   */
  public record Rule(String service, Map<String, String> settings) {
    public Rule {
      settings = Map.copyOf(settings);
    }

    /** Greedy from the left: what stands between two stars may be anywhere, and first is best. */
    boolean matches(String name) {
      String[] parts = service.split("\\*", -1);
      String last = parts[parts.length - 1];
      if (parts.length == 1) {
        return name.equals(service);
      }
      if (!name.startsWith(parts[0])) {
        return false;
      }
      int at = parts[0].length();
      for (int i = 1; i < parts.length - 1; i++) {
        int found = name.indexOf(parts[i], at);
        if (found < 0) {
          return false;
        }
        at = found + parts[i].length();
      }
      return name.length() - at >= last.length() && name.endsWith(last);
    }
  }
}
