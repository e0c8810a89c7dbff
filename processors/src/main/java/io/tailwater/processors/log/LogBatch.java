package io.tailwater.processors.log;

import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogSlotCount;
import java.util.List;
import java.util.Map;

/**
 * What a shard of logs writes in one transaction.
 *
 * @param kept records of kept logs, each an encoded {@code LogsData}
 * @param dead records that could not be read, in whole or in part
 * @param exceptions those that logs tell of, kept or not: lists as {@link
 *     io.tailwater.model.ExceptionOccurrence} has them
 * @param patterns logs that came and were kept, by minute and pattern
 * @param slots logs that came and may tell of trouble, by ten seconds and pattern
 * @param ledger how far it has come with this
 * @param counts logs settled since the last batch, by what was decided
 */
public record LogBatch(
    List<byte[]> kept,
    List<DeadRecord> dead,
    List<byte[]> exceptions,
    List<LogPatternCount> patterns,
    List<LogSlotCount> slots,
    LogLedger ledger,
    Map<Outcome, Long> counts) {
  public LogBatch {
    kept = List.copyOf(kept);
    dead = List.copyOf(dead);
    exceptions = List.copyOf(exceptions);
    patterns = List.copyOf(patterns);
    slots = List.copyOf(slots);
    counts = Map.copyOf(counts);
  }

  /** A keyed record, or the part of it, that cannot be read. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record DeadRecord(long offset, String reason, byte[] bytes) {}

  /** What decisions have in common for those who count. */
  public record Outcome(boolean kept, LogDecision.Reason reason) {}
}
