package io.tailwater.model.metric;

import java.util.List;

/**
 * What all points of one stream have in common.
 *
 * @param idHi first half of the series' id, the hash of all that follows but description
 * @param idLo second half
 * @param resource who sent it
 * @param scope name of the instrumentation scope; may be empty
 * @param name today's name of the metric
 * @param sourceName the name that it came under, where that is another; else empty
 * @param unit unit of the values in UCUM, as converted; may be empty
 * @param kind what its points are
 * @param temporality as it came; rows hold deltas whatever it is
 * @param monotonic whether a sum only grows
 * @param attributes of the points, by rising key
 * @param overflow whether it stands for all streams beyond the limit of its metric and service
 */
public record MetricSeries(
    long idHi,
    long idLo,
    MetricResource resource,
    String scope,
    String name,
    String sourceName,
    String unit,
    MetricKind kind,
    Temporality temporality,
    boolean monotonic,
    List<Label> attributes,
    boolean overflow) {
  /** Copies the list. */
  public MetricSeries {
    attributes = List.copyOf(attributes);
  }
}
