package io.tailwater.sinks;

import java.util.List;
import java.util.Map;

/**
 * What became of a batch that landed.
 *
 * @param rowsByTable rows that the batch holds for each table, whether this write or an earlier one
 *     of the same batch stored them
 * @param undecodable what could not land; the caller owes it to the dead letters
 */
public record SinkReceipt(Map<String, Long> rowsByTable, List<UndecodableSpan> undecodable) {
  /** Copies its collections. */
  public SinkReceipt {
    rowsByTable = Map.copyOf(rowsByTable);
    undecodable = List.copyOf(undecodable);
  }
}
