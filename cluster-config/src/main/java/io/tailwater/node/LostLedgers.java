package io.tailwater.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shards whose ledger is gone though they have a past: counted, and told once each. Thread-safe.
 */
final class LostLedgers {
  private final Notices notices;
  private final NodeMetrics metrics;
  private final Set<Integer> told = ConcurrentHashMap.newKeySet();

  LostLedgers(Notices notices, NodeMetrics metrics) {
    this.notices = notices;
    this.metrics = metrics;
  }

  /** The ledger of this partition lacks records that its newest one refers to. */
  void incomplete(int partition) {
    if (told.add(partition)) {
      metrics.ledgersLost.increment();
      notices.tell(
          ("shard %d: its ledger lacks records, deleted before they were too old: traces that they"
                  + " settled may be judged, and kept, a second time; the retention of"
                  + " tailwater.ledger must not be shorter than that of tailwater.keyed.spans")
              .formatted(partition));
    }
  }

  /** The ledger of this partition is empty, but its shard has committed this offset. */
  void lost(int partition, long committedOffset) {
    if (told.add(partition)) {
      metrics.ledgersLost.increment();
      notices.tell(
          ("shard %d has no ledger any more: it goes on at the committed offset %d, and traces that"
                  + " were settled shortly before the node stopped may be judged, and kept, a second"
                  + " time; never delete tailwater.ledger or shorten its retention")
              .formatted(partition, committedOffset));
    }
  }
}
