package io.tailwater.ingest.gateway;

import java.util.Map;

/**
 * What SkyWalking's agents are to do, as the operator says now. Implementations are thread-safe.
 */
@FunctionalInterface
public interface AgentConfigurations {
  /**
   * The settings of a service's agents, such as {@code agent.sample_rate}; empty leaves them to
   * what the agents were started with.
   */
  Map<String, String> of(String service);
}
