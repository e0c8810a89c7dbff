package io.tailwater.sinks;

import java.util.List;
import java.util.Map;

/**
 * What became of a batch that landed.
 *
 * @param rowsByTable rows that landed in each table, whether this write or an earlier one of the
 *     same batch stored them
 * @param undecodable what no row could be made of; the caller owes it to the dead letters
 * @param refused records that the store refuses; the caller owes them to the dead letters
 */
public record SinkReceipt(
    Map<String, Long> rowsByTable, List<UndecodableItem> undecodable, List<RefusedRecord> refused) {
  /** Copies its collections. */
  public SinkReceipt {
    rowsByTable = Map.copyOf(rowsByTable);
    undecodable = List.copyOf(undecodable);
    refused = List.copyOf(refused);
  }
}
