package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.TraceId;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka holds durably of one shard, and the oracle over it.
 *
 * <p>Each commit is checked against the invariants of the protocol, and {@link #check} says whether
 * what landed in the end is what should have.
 */
final class DurableStore {
  private record Settled(Verdict verdict, long highBefore, long high, boolean turned) {}

  private final List<RestoredLedger> ledger = new ArrayList<>();
  private final Map<TraceId, Settled> settled = new HashMap<>();
  private final Map<Span, Integer> landed = new HashMap<>();
  private final List<Long> dead = new ArrayList<>();
  private final boolean oneDecisionATrace;
  private String offsetMetadata = Account.begin(1, true, "", "", 0).encode();

  /** Offsets whose effects may have come once more, because the ledger that named them is lost. */
  private final List<long[]> lostWindows = new ArrayList<>();

  private long low;
  private long high;
  private int epoch;
  private int foundSettled;

  /**
   * An empty store.
   *
   * @param oneDecisionATrace whether every trace is remembered for the whole run
   */
  DurableStore(boolean oneDecisionATrace) {
    this.oneDecisionATrace = oneDecisionATrace;
  }

  /** Outlaws every former owner and names the one that may write from now on. */
  int fence() {
    return ++epoch;
  }

  boolean isFenced(int writer) {
    return writer != epoch;
  }

  /** What the consumer group has committed: the low of the last transaction. */
  long committedOffset() {
    return low;
  }

  /** The topic of the ledger is deleted. */
  void loseLedger() {
    lostWindows.add(new long[] {low, high});
    ledger.clear();
  }

  /**
   * Writes a batch in one transaction.
   *
   * @param stored the ledger record that is written, the batch's own unless a fault is planted;
   *     null where a fault loses it
   * @return the ledger record's offset
   */
  long commit(ShardBatch batch, @Nullable LedgerRecord stored) {
    LedgerRecord written = batch.ledger();
    long highBefore = high;
    Set<TraceId> listed = new HashSet<>();
    for (int i = 0; i < written.settled().size(); i++) {
      TraceId id = new TraceId(written.settled().traceIdHi(i), written.settled().traceIdLo(i));
      Verdict verdict = written.settled().verdict(i);
      listed.add(id);
      Settled before =
          settled.putIfAbsent(id, new Settled(verdict, highBefore, written.high(), false));
      if (before != null && verdict.kept() && !before.verdict().kept()) {
        settled.put(id, new Settled(verdict, highBefore, written.high(), true));
      } else if (before != null && oneDecisionATrace) {
        assertThat(verdict).as("one decision on %s", id).isEqualTo(before.verdict());
      }
    }
    for (KeptRecord kept : batch.kept()) {
      assertThat(listed)
          .as("a span's effect and its entry are in one transaction")
          .contains(kept.traceId());
      List<Span> spans = Otlp.spans(kept.otlp());
      assertThat(kept.spanCount()).isEqualTo(spans.size());
      for (Span span : spans) {
        assertThat(span.getTraceId()).isEqualTo(Otlp.bytes(kept.traceId()));
        landed.merge(span, 1, Integer::sum);
      }
    }
    for (DeadSpan letter : batch.dead()) {
      int spans =
          letter.reason().equals("malformed_record") ? 1 : Otlp.spans(letter.bytes()).size();
      dead.addAll(Collections.nCopies(spans, letter.offset()));
    }
    if (stored == null) {
      return -1;
    }
    low = stored.low();
    high = stored.high();
    // A transaction marker stands between two ledger records.
    long offset = 2L * ledger.size();
    ledger.add(new RestoredLedger(offset, LedgerRecord.decode(stored.encode())));
    return offset;
  }

  /** Writes down the account with the offset, as Kafka keeps it. */
  void committed(Account account) {
    offsetMetadata = account.encode();
  }

  /** A node that keeps no accounts has committed an offset. */
  void committedWithoutAccount() {
    offsetMetadata = "";
  }

  /**
   * The account that a new owner goes on with.
   *
   * @param upTo how far it believes its former owner to have read
   */
  ShardAccount account(long upTo) {
    return Account.decode(offsetMetadata)
        .filter(account -> account.upTo() == upTo)
        .map(account -> ShardAccount.goingOn(account, account.outgoing()))
        .orElseGet(() -> ShardAccount.beginning(Account.begin(2, false, "", "", 0)));
  }

  /**
   * What became of all spans up to the batch's high: nothing is missing, and nothing is made up.
   * Where Kafka has deleted what was undecided, it is missing indeed.
   */
  void checkAccount(ShardBatch batch, PartitionLog log) {
    if (log.start() > 0) {
      return;
    }
    Account account = batch.account();
    SpanTally tally = account.tally();
    assertThat(account.upTo()).isEqualTo(batch.ledger().high());
    assertThat(tally.gap()).as("gap of %s", account).isZero();
    if (account.fromStart()) {
      assertThat(tally.of(Count.RECEIVED))
          .as("received up to %d", account.upTo())
          .isEqualTo(log.spansBelow(account.upTo()));
      assertThat(tally.of(Count.KEPT))
          .isEqualTo(landed.values().stream().mapToLong(Integer::longValue).sum());
      assertThat(tally.of(Count.DEAD_LETTERED)).isEqualTo(dead.size());
    }
  }

  boolean hasSettled(TraceId id) {
    return settled.containsKey(id);
  }

  /** The ledger records that a new owner reads: what the last one names, and the window. */
  List<RestoredLedger> restore(long windowMillis) {
    if (ledger.isEmpty()) {
      return List.of();
    }
    RestoredLedger last = ledger.getLast();
    long from =
        last.ledger().ledgerFrom() == LedgerRecord.THIS_RECORD
            ? last.offset()
            : last.ledger().ledgerFrom();
    long windowStart = last.ledger().streamTimeMillis() - windowMillis;
    return ledger.stream()
        .filter(entry -> entry.offset() >= from || entry.ledger().streamTimeMillis() >= windowStart)
        .toList();
  }

  /** No undecided span lies below low, and low never goes back. */
  void checkLow(LedgerRecord next, PartitionLog log) {
    assertThat(next.low()).as("low never goes back").isGreaterThanOrEqualTo(low);
    Set<TraceId> listed = new HashSet<>();
    for (int i = 0; i < next.settled().size(); i++) {
      listed.add(new TraceId(next.settled().traceIdHi(i), next.settled().traceIdLo(i)));
    }
    for (; foundSettled < log.sent.size(); foundSettled++) {
      PartitionLog.Sent sent = log.sent.get(foundSettled);
      if (sent.offset() >= next.low()) {
        break;
      }
      assertThat(
              settled.containsKey(sent.traceId())
                  || listed.contains(sent.traceId())
                  || sent.offset() < log.start())
          .as("span at %d below low %d is settled", sent.offset(), next.low())
          .isTrue();
    }
  }

  /** Everything that was sent has had its effect exactly once. */
  void check(PartitionLog log) {
    Map<Span, List<PartitionLog.Sent>> copies = new HashMap<>();
    for (PartitionLog.Sent sent : log.sent) {
      copies.computeIfAbsent(sent.span(), _ -> new ArrayList<>()).add(sent);
    }
    copies.forEach((span, sent) -> checkSpan(span, sent, log));
    checkDead(log);
  }

  private void checkDead(PartitionLog log) {
    if (lostWindows.isEmpty() && log.start() == 0) {
      assertThat(dead).as("dead letters").containsExactlyInAnyOrderElementsOf(log.bad);
      return;
    }
    List<Long> due = log.bad.stream().filter(offset -> offset >= log.start()).toList();
    assertThat(dead).as("dead letters").containsAll(due);
    List<Long> more = new ArrayList<>(dead);
    log.bad.forEach(more::remove);
    assertThat(more).as("repeated dead letters").allMatch(offset -> timesLost(offset) > 0);
  }

  private long timesLost(long offset) {
    return lostWindows.stream().filter(w -> w[0] <= offset && offset < w[1]).count();
  }

  private void checkSpan(Span span, List<PartitionLog.Sent> copies, PartitionLog log) {
    TraceId id = copies.getFirst().traceId();
    Settled trace = settled.get(id);
    int landings = landed.getOrDefault(span, 0);
    boolean mayBeGone = copies.stream().anyMatch(copy -> copy.offset() < log.start());
    if (mayBeGone) {
      assertThat(landings)
          .as("landings of a span that may have expired")
          .isBetween(0, copies.size());
      return;
    }
    assertThat(trace).as("trace %s is settled", id).isNotNull();
    long timesLost = copies.stream().mapToLong(copy -> timesLost(copy.offset())).sum();
    if (timesLost > 0 && trace != null && trace.verdict().kept()) {
      assertThat((long) landings)
          .as("landings of a span in the window of a ledger that was lost")
          .isBetween(1L, copies.size() + timesLost);
      return;
    }
    if (trace == null || !trace.verdict().kept()) {
      assertThat(landings).as("landings of a span of dropped trace %s", id).isZero();
      return;
    }
    if (trace.turned()) {
      // A late span turned the rejection in this transaction: what came before stays rejected.
      long following = copies.stream().filter(copy -> copy.offset() >= trace.high()).count();
      long doubtful = copies.stream().filter(copy -> copy.offset() >= trace.highBefore()).count();
      assertThat((long) landings)
          .as("landings of a span of trace %s, whose rejection was turned", id)
          .isBetween(following, doubtful);
      return;
    }
    if (copies.size() == 1) {
      assertThat(landings)
          .as("landings of the span at %d of kept trace %s", copies.getFirst().offset(), id)
          .isEqualTo(1);
      return;
    }
    // Copies that met the trace undecided count once together, each later one follows on its own.
    // Between the two transactions around the decision it cannot be told which one a copy was.
    long before = copies.stream().filter(copy -> copy.offset() < trace.highBefore()).count();
    long after = copies.stream().filter(copy -> copy.offset() >= trace.high()).count();
    long between = copies.size() - before - after;
    long once = before > 0 ? 1 : 0;
    assertThat((long) landings)
        .as("landings of %d copies of a span of kept trace %s", copies.size(), id)
        .isBetween(Math.max(1, once + after), once + between + after);
  }
}
