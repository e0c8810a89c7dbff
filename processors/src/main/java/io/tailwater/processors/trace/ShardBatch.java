package io.tailwater.processors.trace;

import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.processors.accounting.Account;
import java.util.List;

/**
 * What one shard transaction writes, all of it or nothing.
 *
 * @param ledger the decisions settled since the last batch, with the offsets; its {@code low} is
 *     the offset to commit
 * @param kept spans of kept traces
 * @param dead what could not be judged
 * @param rollups what was counted of the settled spans, kept or not
 * @param settledMillis all that came before this record time is settled, epoch milliseconds
 * @param account what became of all spans up to the ledger's {@code high}
 */
public record ShardBatch(
    LedgerRecord ledger,
    List<KeptRecord> kept,
    List<DeadSpan> dead,
    List<EncodedRollup> rollups,
    long settledMillis,
    Account account) {
  public ShardBatch {
    kept = List.copyOf(kept);
    dead = List.copyOf(dead);
    rollups = List.copyOf(rollups);
  }
}
