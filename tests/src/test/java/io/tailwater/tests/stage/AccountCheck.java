package io.tailwater.tests.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.node.StageAccounts;
import io.tailwater.processors.accounting.AccountReport;
import io.tailwater.processors.accounting.Accounting;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.processors.accounting.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the product says became of every span, wherever it says so. */
public final class AccountCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> GROUPS =
      List.of("tailwater", "tailwater-rekey", "tailwater-clickhouse");
  private static final List<Count> MAIN =
      List.of(
          Count.RECEIVED,
          Count.KEPT,
          Count.DROPPED_BY_POLICY,
          Count.DUPLICATES,
          Count.DEAD_LETTERED,
          Count.UNDECIDED);

  private final Servers servers;
  private final Sql sql;

  /** A check of a node that owns all shards. */
  public AccountCheck(Servers servers) {
    this.servers = servers;
    sql = servers.sql();
  }

  /** A tally of spans that came in, and of those that went on. */
  public static SpanTally tally(long received, long kept) {
    return new SpanTally().add(Count.RECEIVED, received).add(Count.KEPT, kept);
  }

  /** Waits until the offsets, the metrics and SQL all show these counts, and no gap. */
  public void awaitEverywhere(Map<Stage, SpanTally> expected) {
    awaitInOffsets(
        report ->
            expected.forEach(
                (stage, tally) ->
                    assertThat(main(report.total(stage))).as("%s", stage).isEqualTo(tally)));
    await("metrics and SQL show it")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              PrometheusText metrics = servers.node().metrics();
              assertThat(metrics.sum("tailwater_accounting_looks_total")).isPositive();
              assertThat(metrics.sum("tailwater_accounting_gap_spans")).isZero();
              expected.forEach(
                  (stage, tally) -> {
                    assertThat(inMetrics(metrics.where("stage", stage.word())))
                        .as("metrics on %s", stage)
                        .isEqualTo(tally);
                    assertThat(inSql(stage)).as("SQL on %s", stage).isEqualTo(tally);
                  });
            });
  }

  /** Waits until the committed offsets show an account without a gap that passes a check. */
  public void awaitInOffsets(Consumer<AccountReport> check) {
    Accounting accounting = new Accounting();
    try (StageAccounts accounts = StageAccounts.connect(servers.brokers())) {
      await("the offsets have the last account")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                accounting.look(accounts.read());
                AccountReport report = accounting.look(accounts.read());
                assertThat(report.uncounted()).isEmpty();
                assertThat(report.rows()).allMatch(row -> row.gap() == 0);
                check.accept(report);
              });
    }
  }

  /** How often SQL tells of a gap, since ever. */
  public long gapsEver() {
    return sql.number("SELECT count() FROM tailwater.accounting WHERE gap != 0");
  }

  /**
   * Commits all offsets once more without accounts, as nodes do that keep none. No node may run.
   */
  public void forgetAccounts() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.brokers()))) {
      for (String group : GROUPS) {
        admin
            .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get();
        Map<TopicPartition, OffsetAndMetadata> offsets =
            new HashMap<>(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
        offsets.replaceAll((_, committed) -> new OffsetAndMetadata(committed.offset()));
        admin.alterConsumerGroupOffsets(group, offsets).all().get();
      }
    }
  }

  /** Without the counts that only say more of others. */
  private static SpanTally main(SpanTally tally) {
    SpanTally main = new SpanTally();
    MAIN.forEach(count -> main.add(count, tally.of(count)));
    return main;
  }

  private static SpanTally inMetrics(PrometheusText ofStage) {
    SpanTally tally = new SpanTally();
    MAIN.forEach(
        count ->
            tally.add(
                count, (long) ofStage.sum("tailwater_accounting_spans", "count", count.word())));
    return tally;
  }

  private SpanTally inSql(Stage stage) {
    SpanTally sum = new SpanTally();
    for (JsonNode row :
        sql.rows(
            "SELECT * FROM tailwater.accounting WHERE stage = '"
                + stage.word()
                + "' ORDER BY time DESC LIMIT 1 BY topic, partition")) {
      MAIN.forEach(count -> sum.add(count, row.get(count.word()).asLong()));
    }
    return sum;
  }
}
