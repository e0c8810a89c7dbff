package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.TextByName;
import java.util.List;

/** The keys of the {@code skywalking:} block. */
final class SkyWalkingReference {
  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "skywalking", new Block(), "", "What SkyWalking's agents are told when they ask."),
          optional(
                  "skywalking.agent_config[]",
                  new Blocks(0),
                  "",
                  "Settings of running agents, by service; agents ask for them every 20 s or so, at the gateway's SkyWalking port. Where several entries match a service, a later one overrides an earlier one.")
              .takenLive(),
          required(
                  "skywalking.agent_config[].service",
                  new Text(),
                  "The service's name, in which `*` stands for anything.")
              .takenLive(),
          required(
                  "skywalking.agent_config[].settings",
                  new TextByName(),
                  "The agent's own keys, such as `agent.sample_rate`, `agent.sample_n_per_3_secs`, `agent.trace.ignore_path`, and their values. What is no longer listed goes back to what the agent was started with.")
              .takenLive());

  private SkyWalkingReference() {}
}
