package io.tailwater.processors.accounting;

import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether all spans are accounted for, look after look: within each stage, and between one
 * stage and the next. What is lost between two stages shows at the look after the one at which the
 * reader has come to where the topic ended at the look before. Not thread-safe.
 */
public final class Accounting {
  private final LinkBalance keyed = new LinkBalance();
  private final Map<Integer, LinkBalance> kept = new HashMap<>();
  private @Nullable AccountSnapshot previous;

  /** Looks at the accounts. */
  public AccountReport look(AccountSnapshot now) {
    List<AccountRow> rows = new ArrayList<>();
    Set<Stage> uncounted = EnumSet.noneOf(Stage.class);
    stage(Stage.REKEY, now.sources(), rows, uncounted);
    keyedLink(now, rows, uncounted);
    stage(Stage.SAMPLING, now.shards(), rows, uncounted);
    for (Standing sink : now.sinks()) {
      keptLink(now, sink, rows, uncounted);
    }
    previous = now;
    return new AccountReport(rows, uncounted);
  }

  private static void stage(
      Stage stage, List<Standing> standings, List<AccountRow> rows, Set<Stage> uncounted) {
    for (Standing standing : standings) {
      Account account = standing.account();
      if (account == null) {
        uncounted.add(stage);
      } else {
        rows.add(
            new AccountRow(
                stage,
                standing.topic(),
                standing.partition(),
                account.sinceMillis(),
                account.tally(),
                account.tally().gap()));
      }
    }
  }

  /** A source feeds every shard, so only all sources can be compared with all shards. */
  private void keyedLink(AccountSnapshot now, List<AccountRow> rows, Set<Stage> uncounted) {
    if (!isCounted(now.sources()) || !isCounted(now.shards())) {
      uncounted.add(Stage.KEYED);
      return;
    }
    long taken = laned(now.shards());
    boolean whole =
        now.sources().stream().allMatch(Standing::isWhole)
            && now.shards().stream().allMatch(Standing::isWhole);
    List<Long> counting = new ArrayList<>(begun(now.sources()));
    counting.addAll(begun(now.shards()));
    keyed.look(counting, whole, taken, sum(now.sources(), Count.KEPT));
    AccountSnapshot before = previous;
    if (before != null
        && isCounted(before.sources())
        && begun(before.sources()).equals(begun(now.sources()))
        && haveReadTo(now.shards(), before.shards())) {
      keyed.readToEnd(taken, sum(before.sources(), Count.KEPT));
    }
    rows.add(
        link(
            Stage.KEYED, Topics.KEYED_SPANS, AccountRow.ALL, since(now.shards()), taken, 0, keyed));
  }

  /** What shard p keeps goes to partition p, and nobody else writes there. */
  private void keptLink(
      AccountSnapshot now, Standing sink, List<AccountRow> rows, Set<Stage> uncounted) {
    Standing shard = find(now.shards(), sink.partition());
    if (shard == null || shard.account() == null || sink.account() == null) {
      uncounted.add(Stage.CLICKHOUSE);
      return;
    }
    Account from = shard.account();
    Account to = sink.account();
    long landed = to.tally().of(Count.KEPT);
    long dead = to.tally().of(Count.DEAD_LETTERED);
    LinkBalance balance = kept.computeIfAbsent(sink.partition(), _ -> new LinkBalance());
    balance.look(
        List.of(from.sinceMillis(), to.sinceMillis()),
        shard.isWhole() && sink.isWhole(),
        landed + dead,
        from.tally().of(Count.PUBLISHED));
    AccountSnapshot before = previous;
    Standing shardBefore = before == null ? null : find(before.shards(), sink.partition());
    if (before != null
        && shardBefore != null
        && shardBefore.account() != null
        && shardBefore.account().sinceMillis() == from.sinceMillis()
        && haveReadTo(List.of(sink), before.sinks())) {
      balance.readToEnd(landed + dead, shardBefore.account().tally().of(Count.PUBLISHED));
    }
    rows.add(
        link(
            Stage.CLICKHOUSE,
            sink.topic(),
            sink.partition(),
            to.sinceMillis(),
            landed,
            dead,
            balance));
  }

  private static AccountRow link(
      Stage stage,
      String topic,
      int partition,
      long sinceMillis,
      long taken,
      long dead,
      LinkBalance balance) {
    SpanTally tally =
        new SpanTally()
            .add(Count.RECEIVED, taken + dead + balance.waiting() + balance.gap())
            .add(Count.KEPT, taken)
            .add(Count.DEAD_LETTERED, dead)
            .add(Count.UNDECIDED, balance.waiting());
    return new AccountRow(stage, topic, partition, sinceMillis, tally, balance.gap());
  }

  private static boolean haveReadTo(List<Standing> readers, List<Standing> before) {
    for (Standing reader : readers) {
      Standing then = find(before, reader.partition());
      if (then == null || reader.account() == null || reader.account().upTo() < then.end()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Standing find(List<Standing> standings, int partition) {
    for (Standing standing : standings) {
      if (standing.partition() == partition) {
        return standing;
      }
    }
    return null;
  }

  private static boolean isCounted(List<Standing> standings) {
    return standings.stream().allMatch(standing -> standing.account() != null);
  }

  private static List<Long> begun(List<Standing> standings) {
    return standings.stream()
        .map(standing -> standing.account() == null ? 0L : standing.account().sinceMillis())
        .toList();
  }

  private static long since(List<Standing> standings) {
    return begun(standings).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long laned(List<Standing> shards) {
    return sum(shards, Count.RECEIVED) - sum(shards, Count.PLACED);
  }

  private static long sum(List<Standing> standings, Count count) {
    long sum = 0;
    for (Standing standing : standings) {
      sum += standing.account() == null ? 0 : standing.account().tally().of(count);
    }
    return sum;
  }
}
