package io.tailwater.model.metric;

import java.util.List;

/**
 * Who sent metrics. One object serves all series of a record that have it.
 *
 * @param service {@code service.name}, or {@code unknown_service}
 * @param instance {@code service.instance.id}; else host and process id, as far as they are known
 * @param host {@code host.name}; else {@code host.id}, {@code k8s.node.name}; empty where unknown
 * @param attributes all attributes of the resource, by rising key
 */
public record MetricResource(String service, String instance, String host, List<Label> attributes) {
  /** Copies the list. */
  public MetricResource {
    attributes = List.copyOf(attributes);
  }
}
