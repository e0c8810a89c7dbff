package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The field's own client, unchanged, on the embedded server. */
@SuppressWarnings("try")
class ClickHouseClientIT {
  private static ChildProcess server;
  private static Client client;

  /** A row as the client binds it, by its accessors. */
  public static final class Row {
    private final long id;
    private final String name;

    Row(long id, String name) {
      this.id = id;
      this.name = name;
    }

    public long getId() {
      return id;
    }

    public String getName() {
      return name;
    }
  }

  @BeforeAll
  static void startServer(@TempDir Path dir) throws Exception {
    server =
        EmbeddedClickHouse.start(
            dir.resolve("data"), 0, EmbeddedClickHouse.library(), dir.resolve("log"));
    client =
        new Client.Builder()
            .addEndpoint(server.endpoint())
            .setUsername("default")
            .setPassword("")
            .setDefaultDatabase("default")
            .compressClientRequest(true)
            .compressServerResponse(true)
            .build();
    client
        .execute(
            "CREATE TABLE rows (id UInt64, name String) ENGINE = MergeTree ORDER BY id"
                + " SETTINGS non_replicated_deduplication_window = 100")
        .get(20, TimeUnit.SECONDS)
        .close();
  }

  @AfterAll
  static void stopServer() {
    client.close();
    server.stop(Duration.ofSeconds(30));
  }

  @Test
  void pojosGoInAndRecordsComeOut() throws Exception {
    client.register(Row.class, client.getTableSchema("rows"));
    List<Row> rows =
        LongStream.range(0, 1000).mapToObj(i -> new Row(i, "n\n\nDROP TABLE rows" + i)).toList();

    try (InsertResponse response = client.insert("rows", rows).get(20, TimeUnit.SECONDS)) {
      assertThat(response.getWrittenRows()).isEqualTo(1000);
    }

    List<GenericRecord> found =
        client.queryAll("SELECT id, name FROM rows WHERE id < 1000 ORDER BY id");
    assertThat(found).hasSize(1000);
    assertThat(found.get(999).getLong("id")).isEqualTo(999);
    assertThat(found.get(999).getString("name")).isEqualTo("n\n\nDROP TABLE rows999");
  }

  @Test
  void nativeBlockWithTokenLandsOnce() throws Exception {
    byte[] block;
    try (QueryResponse made =
        client
            .query(
                "SELECT number + 1000000 AS id, 'x' AS name FROM numbers(100000)",
                new QuerySettings().setFormat(ClickHouseFormat.Native))
            .get(20, TimeUnit.SECONDS)) {
      block = made.getInputStream().readAllBytes();
    }
    InsertSettings settings =
        new InsertSettings()
            .setDeduplicationToken("kept-0-0-99999")
            .setQueryId("kept-0")
            .serverSetting("async_insert", "0")
            .serverSetting("wait_end_of_query", "1");

    for (int attempt = 0; attempt < 2; attempt++) {
      client
          .insert(
              "rows",
              List.of("id", "name"),
              new ByteArrayInputStream(block),
              ClickHouseFormat.Native,
              settings)
          .get(20, TimeUnit.SECONDS)
          .close();
    }

    assertThat(
            client
                .queryAll("SELECT count() AS n FROM rows WHERE id >= 1000000")
                .getFirst()
                .getLong("n"))
        .isEqualTo(100_000);
  }

  @Test
  void resultOfMillionsOfRowsIsReadToItsEnd() throws Exception {
    long sum = 0;
    long rows = 0;
    try (QueryResponse response =
            client
                .query(
                    "SELECT number AS n FROM numbers(2000000)",
                    new QuerySettings().setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes))
                .get(20, TimeUnit.SECONDS);
        ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response)) {
      while (reader.hasNext()) {
        reader.next();
        sum += reader.getLong("n");
        rows++;
      }
    }

    assertThat(rows).isEqualTo(2_000_000);
    assertThat(sum).isEqualTo(1_999_999L * 1_000_000L);
  }

  @Test
  void errorsArriveWithTheirCode() {
    assertThatThrownBy(() -> client.query("SELECT * FROM nope").get(20, TimeUnit.SECONDS).close())
        .hasStackTraceContaining("Code: 60.")
        .satisfies(e -> assertThat(serverCode(e)).isEqualTo(60));
  }

  @Test
  void parametersAreBoundByTheServer() throws Exception {
    try (QueryResponse response =
        client
            .query(
                "SELECT {a:UInt32} + 1 AS b",
                Map.of("a", 41),
                new QuerySettings().setFormat(ClickHouseFormat.TSV))
            .get(20, TimeUnit.SECONDS)) {
      assertThat(new String(response.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("42\n");
    }
  }

  private static int serverCode(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ServerException server) {
        return server.getCode();
      }
    }
    return -1;
  }
}
