package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.UndecodableItem;
import java.util.List;

/**
 * What a batch became.
 *
 * @param rows rows of the table of the batch's kind
 * @param traceParts rows of {@code tailwater.trace_parts}
 * @param undecodable what no row could be made of
 * @param tooLarge whether the rows are not all there, because they are more than memory should
 *     hold: the batch must be cut
 */
record DecodedBatch(
    NativeBlock rows, NativeBlock traceParts, List<UndecodableItem> undecodable, boolean tooLarge) {
  /**
   * Bytes of resource attributes that one block may hold. A resource stands once on the wire and in
   * every row, so a record of many tiny items under a huge resource may grow a thousandfold; what
   * else a row holds is no larger than it came.
   */
  static final int MAX_RESOURCE_BYTES = 128 << 20;

  DecodedBatch {
    undecodable = List.copyOf(undecodable);
  }

  /**
   * What becomes of a batch whose rows are too large for one block: it must be cut, and a single
   * record, which cannot be, counts as undecodable.
   */
  static DecodedBatch tooLarge(
      SinkBatch<? extends SinkRecord> batch, NativeBlock noRows, NativeBlock noParts) {
    if (batch.records().size() > 1) {
      return new DecodedBatch(noRows, noParts, List.of(), true);
    }
    SinkRecord record = batch.records().getFirst();
    String reason =
        "its resource attributes would be more than %d MiB, repeated in each row"
            .formatted(MAX_RESOURCE_BYTES >> 20);
    return new DecodedBatch(
        noRows,
        noParts,
        List.of(new UndecodableItem(record.offset(), reason, record.bytes())),
        false);
  }
}
