package io.tailwater.config;

import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.sinks.notify.LaneSettings;
import io.tailwater.sinks.notify.Lanes;
import io.tailwater.sinks.notify.Receiver;
import java.util.List;
import java.util.Map;

/**
 * The {@code receivers:} list: who is told, and of what.
 *
 * @param routes one for each receiver, in the order of the file; their names differ
 */
public record NotifySettings(List<Route> routes) {
  /**
   * What a receiver is told of.
   *
   * @param receiver who is told
   * @param match what the labels of an alert must be; all must match
   * @param leastSeverity how bad it must be at least
   */
  public record Route(Receiver receiver, List<LabelMatcher> match, Severity leastSeverity) {
    /** Copies the list. */
    public Route {
      match = List.copyOf(match);
    }

    /** Whether the receiver is told of an alert. */
    public boolean wants(Map<String, String> labels, Severity severity) {
      return severity.compareTo(leastSeverity) >= 0
          && match.stream().allMatch(matcher -> matcher.matches(labels));
    }
  }

  /**
   * Checks that the receivers fit together.
   *
   * @throws IllegalArgumentException in one line, if two have one name, or a fallback leads nowhere
   */
  public NotifySettings {
    routes = List.copyOf(routes);
    Lanes.of(receivers(routes));
  }

  /** Nobody is told: there are no receivers. */
  public static NotifySettings defaults() {
    return new NotifySettings(List.of());
  }

  /** How each receiver queues, by its name. */
  public Map<String, LaneSettings> lanes() {
    return Lanes.of(receivers());
  }

  /** All receivers, in the order of the file. */
  public List<Receiver> receivers() {
    return receivers(routes);
  }

  /**
   * Names of the receivers that are told of an alert, in the order of the file.
   *
   * @param labels of the alert, see {@link
   *     io.tailwater.processors.alert.rule.AlertEntity#labels(io.tailwater.processors.alert.rule.RuleIdentity)}
   * @param severity how bad it is
   */
  public List<String> receiversOf(Map<String, String> labels, Severity severity) {
    return routes.stream()
        .filter(route -> route.wants(labels, severity))
        .map(route -> route.receiver().name())
        .toList();
  }

  private static List<Receiver> receivers(List<Route> routes) {
    return routes.stream().map(Route::receiver).toList();
  }
}
