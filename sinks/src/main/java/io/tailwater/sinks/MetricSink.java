package io.tailwater.sinks;

import java.util.Map;

/**
 * A place where metric rows land, effectively once: a batch that is written again lands once, by
 * whoever. Calls may come from several threads.
 */
public interface MetricSink {
  /**
   * Writes a batch and returns when it is durable. Blocks; bounded by the sink's own timeouts.
   *
   * @return rows that landed in each table, whether this write or an earlier one of the same batch
   *     stored them
   * @throws TransientSinkException if the same batch may work later; its message says what is wrong
   *     and how to mend it. Rows hold numbers and bounded text of the sink's own types, so a store
   *     that refuses them is not set up right: the batch waits
   */
  Map<String, Long> write(MetricBatch batch);
}
