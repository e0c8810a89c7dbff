package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogSlotCount;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableItem;
import java.io.IOException;
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
}
