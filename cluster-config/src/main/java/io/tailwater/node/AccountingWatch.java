package io.tailwater.node;

import io.micrometer.core.instrument.Tags;
import io.tailwater.processors.accounting.AccountReport;
import io.tailwater.processors.accounting.AccountRow;
import io.tailwater.processors.accounting.Accounting;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.Stage;
import io.tailwater.sinks.SinkException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the accounts of all stages every ten seconds, on a thread of its own, and raises the
 * alarm where spans are not accounted for: in the log, in {@code tailwater_accounting_gap_spans}
 * and in {@code tailwater.accounting}.
 *
 * <p>One node of a cluster is on duty: the one that owns the first shard. The others show 0
 * everywhere, so that the sum over all nodes is that of the node on duty.
 */
final class AccountingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountingWatch.class);
  private static final long INTERVAL_MILLIS = 10_000;

  private static final AccountReport OFF_DUTY = new AccountReport(List.of(), Set.of());
  private static final List<Count> SHOWN =
      List.of(
          Count.RECEIVED,
          Count.KEPT,
          Count.DROPPED_BY_POLICY,
          Count.DUPLICATES,
          Count.DEAD_LETTERED,
          Count.UNDECIDED);

  private final StageAccounts accounts;
  private final Consumer<String> sql;
  private final BooleanSupplier onDuty;
  private final NodeMetrics metrics;
  private final InstantSource clock;
  private final Thread thread;
  private final EnumSet<Stage> alarmed = EnumSet.noneOf(Stage.class);
  private @Nullable Accounting accounting;
  private AccountingTable table;
  private volatile AccountReport report = OFF_DUTY;

  /**
   * A watch that is not started.
   *
   * @param sql runs a statement in ClickHouse, or throws
   * @param onDuty whether this is the node that looks
   */
  AccountingWatch(
      StageAccounts accounts,
      Consumer<String> sql,
      BooleanSupplier onDuty,
      NodeMetrics metrics,
      InstantSource clock) {
    this.accounts = accounts;
    this.sql = sql;
    this.onDuty = onDuty;
    this.metrics = metrics;
    this.clock = clock;
    table = new AccountingTable(sql);
    thread = Thread.ofVirtual().name("accounting").unstarted(this::lookForEver);
    for (Stage stage : Stage.values()) {
      Tags tags = Tags.of("stage", stage.word());
      metrics.gauge("tailwater.accounting.gap.spans", tags, this, watch -> watch.report.gap(stage));
      metrics.gauge(
          "tailwater.accounting.uncounted",
          tags,
          this,
          watch -> watch.report.uncounted().contains(stage) ? 1 : 0);
      for (Count count : SHOWN) {
        metrics.gauge(
            "tailwater.accounting.spans",
            tags.and("count", count.word()),
            this,
            watch -> watch.report.total(stage).of(count));
      }
    }
  }

  void start() {
    thread.start();
  }

  private void lookForEver() {
    try {
      while (true) {
        look();
        Thread.sleep(accounting == null ? INTERVAL_MILLIS / 10 : INTERVAL_MILLIS);
      }
    } catch (InterruptedException | InterruptException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look, if this node is on duty. What cannot be read or written now is the next look's. */
  void look() throws InterruptedException {
    if (!onDuty.getAsBoolean()) {
      accounting = null;
      table = new AccountingTable(sql);
      report = OFF_DUTY;
      return;
    }
    if (accounting == null) {
      accounting = new Accounting();
    }
    try {
      AccountReport seen = accounting.look(accounts.read());
      if (seen.rows().stream().anyMatch(row -> row.gap() != 0)) {
        // A group may just have committed for the first time: an alarm is worth a second look.
        seen = accounting.look(accounts.read());
      }
      report = seen;
      metrics.accountingLooks.increment();
      tell(seen);
      table.offer(seen, clock.millis());
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (KafkaException | SinkException unreachable) {
      metrics.accountingFailures.increment();
      LOG.debug("the accounts were not compared: {}", Lane.reason(unreachable));
    } catch (RuntimeException unexpected) {
      metrics.accountingFailures.increment();
      LOG.warn("the accounts were not compared", unexpected);
    }
  }

  /** Once when a gap opens, and once when it is closed. */
  private void tell(AccountReport seen) {
    for (Stage stage : Stage.values()) {
      if (seen.gap(stage) == 0) {
        if (alarmed.remove(stage)) {
          LOG.info("all spans are accounted for again in stage {}", stage.word());
        }
      } else if (alarmed.add(stage)) {
        seen.rows().stream()
            .filter(row -> row.stage() == stage && row.gap() != 0)
            .forEach(AccountingWatch::raise);
      }
    }
  }

  private static void raise(AccountRow row) {
    LOG.error(
        "{} spans {} in stage {}, {}{}: {}. Keep the topics of Tailwater and this log, and report"
            + " it; SELECT * FROM tailwater.accounting WHERE gap != 0 shows since when",
        Math.abs(row.gap()),
        row.gap() > 0 ? "are not accounted for" : "came out more than went in",
        row.stage().word(),
        row.topic(),
        row.partition() == AccountRow.ALL ? "" : "-" + row.partition(),
        row.tally());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
