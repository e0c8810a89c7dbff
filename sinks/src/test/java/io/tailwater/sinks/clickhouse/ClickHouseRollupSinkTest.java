package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogSlotCount;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableItem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClickHouseRollupSinkTest {
  private static final byte[] SLOTS =
      LogSlotCount.encode(List.of(new LogSlotCount(0, "shop", 1, 5, "", "", "no", 3, List.of())));
  private static final byte[] PATTERNS =
      LogPatternCount.encode(List.of(new LogPatternCount(0, "shop", 5, 1, "no", 3, 1)));

  private FakeClickHouse server;
  private ClickHouseConnection connection;
  private ClickHouseRollupSink sink;

  @BeforeEach
  void open() throws IOException {
    server = FakeClickHouse.start();
    connection = ClickHouseConnection.open(server.url());
    sink = new ClickHouseRollupSink(connection);
  }

  @AfterEach
  void close() {
    sink.close();
    connection.close();
    server.close();
  }

  private static SinkBatch<Rollup> batch(Rollup... records) {
    return new SinkBatch<>("tailwater.rollups", 0, 0, records.length - 1, List.of(records));
  }

  @Test
  void kindsThatNoTableTakesArePassedOver() {
    SinkReceipt receipt =
        sink.write(
            batch(
                new Rollup(0, 0, LogSlotCount.KIND, SLOTS),
                new Rollup(1, 0, "shard_time", new byte[] {1, 2, 3}),
                new Rollup(2, 0, "of a later version", new byte[0])));

    assertThat(receipt.undecodable()).isEmpty();
    assertThat(receipt.refused()).isEmpty();
    assertThat(receipt.rowsByTable().values()).allMatch(rows -> rows == 0);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void neighboursOfWhatIsPassedOverLand() {
    SinkReceipt receipt =
        sink.write(
            batch(
                new Rollup(0, 0, LogSlotCount.KIND, SLOTS),
                new Rollup(1, 0, LogPatternCount.KIND, PATTERNS),
                new Rollup(2, 0, "shard_time", new byte[0])));

    assertThat(receipt.rowsByTable()).containsEntry(LogPatternBlock.TABLE, 1L);
    assertThat(receipt.undecodable()).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whatCannotBeReadOfAKindThatATableTakesIsHandedBack() {
    SinkReceipt receipt = sink.write(batch(new Rollup(0, 0, LogPatternCount.KIND, new byte[] {9})));

    assertThat(receipt.undecodable()).extracting(UndecodableItem::offset).containsExactly(0L);
  }

  @Test
  void whatAlertingJudgesLandsEachKindInItsTable() {
    SinkReceipt receipt =
        sink.write(
            batch(
                new Rollup(
                    0,
                    0,
                    AlertRow.KIND,
                    AlertRow.encode(
                        List.of(
                            AlertingContractRows.step("f1", 0, "inactive", "pending"),
                            AlertingContractRows.step("f1", 1, "pending", "firing")))),
                new Rollup(
                    1,
                    0,
                    BaselineRow.KIND,
                    BaselineRow.encode(List.of(AlertingContractRows.band(0, 1)))),
                new Rollup(
                    2, 0, SloRow.KIND, SloRow.encode(List.of(AlertingContractRows.budget(0, 1)))),
                new Rollup(
                    3,
                    0,
                    PageRow.KIND,
                    PageRow.encode(List.of(AlertingContractRows.page("i1", 1, 0, "firing"))))));

    assertThat(receipt.undecodable()).isEmpty();
    assertThat(receipt.rowsByTable())
        .containsEntry("alerts", 2L)
        .containsEntry("baselines", 1L)
        .containsEntry("slo_1m", 1L)
        .containsEntry("incidents", 1L);
    assertThat(server.requests())
        .extracting(request -> request.parameters().get("insert_deduplication_token"))
        .containsExactly(
            "tailwater.rollups-0-0-3-alerts",
            "tailwater.rollups-0-0-3-baselines",
            "tailwater.rollups-0-0-3-slo_1m",
            "tailwater.rollups-0-0-3-incidents");
  }

  @Test
  void alertsThatCannotBeReadAreHandedBackAndTheirNeighboursLand() {
    byte[] alerts =
        AlertRow.encode(List.of(AlertingContractRows.step("f1", 1, "pending", "firing")));

    SinkReceipt receipt =
        sink.write(
            batch(
                new Rollup(0, 0, AlertRow.KIND, Arrays.copyOf(alerts, alerts.length - 1)),
                new Rollup(1, 0, AlertRow.KIND, alerts)));

    assertThat(receipt.undecodable()).extracting(UndecodableItem::offset).containsExactly(0L);
    assertThat(receipt.rowsByTable()).containsEntry("alerts", 1L);
  }
}
