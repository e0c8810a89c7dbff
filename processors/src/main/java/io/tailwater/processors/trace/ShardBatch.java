package io.tailwater.processors.trace;

import io.tailwater.processors.accounting.Account;
import java.util.List;

/**
 * What one shard transaction writes, all of it or nothing.
 *
 * @param ledger the decisions settled since the last batch, with the offsets; its {@code low} is
 *     the offset to commit
 * @param kept spans of kept traces
 * @param dead what could not be judged
 * @param exceptions those of the settled spans, kept or not: lists as {@link
 *     io.tailwater.model.ExceptionOccurrence} has them
 * @param account what became of all spans up to the ledger's {@code high}
 */
public record ShardBatch(
    LedgerRecord ledger,
    List<KeptRecord> kept,
    List<DeadSpan> dead,
    List<byte[]> exceptions,
    Account account) {
  public ShardBatch {
    kept = List.copyOf(kept);
    dead = List.copyOf(dead);
    exceptions = List.copyOf(exceptions);
  }
}
