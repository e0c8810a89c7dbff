package io.tailwater.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP interface on the real engine, byte by byte. */
class ClickHouseHttpIT {
  private static final String INJECTION = "\n\nDROP TABLE victim;\n\nDROP TABLE victim\n";

  private static ChildProcess server;
  private static ClickHouseHttp http;

  @BeforeAll
  static void startServer(@TempDir Path dir) throws IOException {
    server =
        EmbeddedClickHouse.start(
            dir.resolve("data"), 0, EmbeddedClickHouse.library(), dir.resolve("log"));
    http = new ClickHouseHttp(server.endpoint());
    http.query("CREATE TABLE victim (a UInt8) ENGINE = MergeTree ORDER BY a");
    http.query("CREATE TABLE sink (n UInt64, s String) ENGINE = MergeTree ORDER BY n");
  }

  @AfterAll
  static void stopServer() {
    http.close();
    server.stop(Duration.ofSeconds(30));
  }

  @Test
  void healthIsAnsweredWithoutAQuery() {
    for (String path : List.of("/", "/ping", "/replicas_status")) {
      HttpResponse<byte[]> response =
          http.send(HttpRequest.newBuilder(http.uri(Map.of()).resolve(path)).GET());
      assertThat(ClickHouseHttp.text(response)).isEqualTo("Ok.\n");
    }
    HttpResponse<byte[]> unknown =
        http.send(HttpRequest.newBuilder(http.uri(Map.of()).resolve("/nope")).GET());
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RowBinary", "Native", "JSONEachRow", "CSV", "TSV", "Values", "LineAsString"})
  void insertDataIsNeverRunAsSql(String format) {
    http.query("TRUNCATE TABLE sink");
    String column = format.equals("LineAsString") ? "s" : "n, s";
    // Rows whose numbers are two line ends, whose strings are statements, and raw SQL behind them.
    byte[] rows =
        http.post(
                Map.of("default_format", format.equals("LineAsString") ? "TSVRaw" : format),
                ("SELECT "
                        + (format.equals("LineAsString") ? "" : "0x0A0A0A0A0A0A0A0A AS n, ")
                        + "'"
                        + INJECTION.replace("\n", "\\n")
                        + "' AS s FROM numbers(10)")
                    .getBytes(UTF_8))
            .body();
    String insert = "INSERT INTO sink (" + column + ") FORMAT " + format;

    HttpResponse<byte[]> inUrl = http.post(Map.of("query", insert), rows);
    HttpResponse<byte[]> inBody =
        http.post(Map.of(), joined((insert + "\n").getBytes(UTF_8), rows));
    http.post(Map.of("query", insert), joined(rows, INJECTION.getBytes(UTF_8)));
    http.post(Map.of("query", insert), INJECTION.getBytes(UTF_8));
    http.post(Map.of(), joined((insert + INJECTION).getBytes(UTF_8), rows));

    assertThat(inUrl.statusCode()).as(ClickHouseHttp.text(inUrl)).isEqualTo(200);
    assertThat(inBody.statusCode()).as(ClickHouseHttp.text(inBody)).isEqualTo(200);
    assertThat(http.query("SELECT count() >= 20 FROM sink")).isEqualTo("1");
    assertThat(http.query("EXISTS TABLE victim")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1; DROP TABLE victim | 400 | 62",
        "SELECT * FROM nope | 404 | 60",
        "SELECT * FROM nope.nope | 404 | 81",
        "SELEC 1 | 400 | 62",
        "SELECT nope | 404 | 47",
        "SELECT 1 FORMAT Nope | 404 | 73",
        "INSERT INTO nope FORMAT CSV 1 | 404 | 60",
        "INSERT INTO sink (nope) FORMAT CSV 1 | 500 | 16",
        "INSERT INTO sink (n) FORMAT CSV x | 400 | 117",
        "SELECT throwIf(number = 2) FROM numbers(3) | 500 | 395",
        "SELECT 1 INTO OUTFILE 'x' | 500 | 358",
        "CREATE USER x | 403 | 497"
      })
  void errorsHaveTheServersCodeAndStatus(String sql, int status, int code) {
    HttpResponse<byte[]> response = http.post(Map.of(), sql.getBytes(UTF_8));

    assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code"))
        .as(ClickHouseHttp.text(response))
        .contains(Integer.toString(code));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(ClickHouseHttp.text(response)).startsWith("Code: " + code + ". DB::Exception: ");
    assertThat(http.query("EXISTS TABLE victim")).isEqualTo("1");
  }

  @Test
  void settingsOfTheUrlAreForOneQueryOnly() {
    Map<String, String> two =
        Map.of("query", "SELECT getSetting('max_threads')", "max_threads", "1");
    Map<String, String> wrong = Map.of("query", "SELECT 1", "no_such_setting", "1");
    Map<String, String> quoted = Map.of("query", "SELECT 1", "max_threads", "1', readonly = '1");

    assertThat(ClickHouseHttp.text(http.get(two))).isEqualTo("1\n");
    assertThat(http.query("SELECT getSetting('max_threads') = 1 AND getSetting('readonly') = 1"))
        .isEqualTo("0");
    assertThat(http.get(wrong).statusCode()).isEqualTo(404);
    assertThat(ClickHouseHttp.text(http.get(wrong))).contains("Code: 115.");
    assertThat(http.get(quoted).statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void parametersAreBoundAndNeverText() {
    Map<String, String> url =
        Map.of("param_s", "'; DROP TABLE victim", "param_n", "41", "param_t", "victim");

    String answer =
        ClickHouseHttp.text(
            http.post(
                url,
                "SELECT {s:String}, {n:UInt8} + 1, count() FROM {t:Identifier}".getBytes(UTF_8)));

    assertThat(answer).isEqualTo("\\'; DROP TABLE victim\t42\t0\n");
  }

  @Test
  void answerTellsFormatSummaryQueryAndZone() {
    HttpResponse<byte[]> response =
        http.get(
            Map.of("query", "SELECT number FROM numbers(3) FORMAT JSONEachRow", "query_id", "q7"));

    assertThat(response.headers().map())
        .containsEntry("x-clickhouse-query-id", List.of("q7"))
        .containsEntry("x-clickhouse-format", List.of("JSONEachRow"))
        .containsKeys("x-clickhouse-timezone", "x-clickhouse-server-display-name");
    assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .contains("\"read_rows\":\"3\"", "\"result_rows\":\"3\"");
    assertThat(
            http.post(Map.of("query", "INSERT INTO sink (n) FORMAT CSV"), "1\n2\n".getBytes(UTF_8))
                .headers()
                .firstValue("X-ClickHouse-Summary")
                .orElseThrow())
        .contains("\"written_rows\":\"2\"");
  }

  @Test
  void requestAndResponseMayBeGzipped() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("SELECT number FROM numbers(1000)".getBytes(UTF_8));
    }

    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(http.uri(Map.of("enable_http_compression", "1")))
                .header("Content-Encoding", "gzip")
                .header("Accept-Encoding", "gzip, deflate")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())));

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(plain, UTF_8).lines()).hasSize(1000).endsWith("999");
  }

  @Test
  void damagedBlocksAreRefused() {
    byte[] block = CompressedBlock.lz4("SELECT 1".getBytes(UTF_8), 0, 8);
    assertThat(ClickHouseHttp.text(http.post(Map.of("decompress", "1"), block))).isEqualTo("1\n");
    block[block.length - 1] ^= 1;

    HttpResponse<byte[]> response = http.post(Map.of("decompress", "1"), block);

    assertThat(ClickHouseHttp.text(response)).contains("Code: 40.");
  }

  @ParameterizedTest
  @CsvSource({"Origin, https://evil.example", "Sec-Fetch-Site, cross-site"})
  void webPageCannotRunSql(String header, String value) {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(http.uri(Map.of()))
                .header(header, value)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("DROP TABLE victim")));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(ClickHouseHttp.text(response)).contains(value).hasLineCount(1);
    assertThat(http.query("EXISTS TABLE victim")).isEqualTo("1");
  }

  @Test
  void siteWhoseNameWasBoundToTheLoopbackIsRefused() throws IOException {
    URI server = http.uri(Map.of());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /?query=SELECT+1 HTTP/1.1\r\nHost: evil.example:8123\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 403 ")
          .contains("Host 'evil.example:8123' is not this machine");
    }
  }

  @Test
  void failureBehindTheFirstMegabyteBreaksTheAnswer() {
    Map<String, String> url =
        Map.of(
            "query", "SELECT throwIf(number = 3000000) FROM numbers(4000000)", "max_threads", "1");

    assertThatThrownBy(() -> http.get(url)).hasCauseInstanceOf(IOException.class);

    HttpResponse<byte[]> waited =
        http.post(
            Map.of("wait_end_of_query", "1", "max_threads", "1"),
            "SELECT throwIf(number = 3000000) FROM numbers(4000000)".getBytes(UTF_8));
    assertThat(waited.statusCode()).isEqualTo(500);
    assertThat(ClickHouseHttp.text(waited)).startsWith("Code: 395.");
  }

  @Test
  void clientThatGoesAwayFreesItsQuery() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest endless =
          HttpRequest.newBuilder(
                  http.uri(Map.of("query", "SELECT number FROM numbers(1000000000000)")))
              .build();
      HttpResponse<InputStream> response =
          client.send(endless, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        assertThat(body.readNBytes(5_000_000)).hasSize(5_000_000);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  http.query(
                          "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%'"
                              + " AND query NOT LIKE '%system.processes%'")
                      .equals("0"));
    }
  }

  @Test
  void bodyIsReadOnlyWhereItsStatementMayRun() throws IOException {
    URI uploads = http.uri(Map.of("query", "INSERT INTO sink (n) FORMAT CSV"));
    List<Socket> halfSent = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        Socket socket = new Socket(uploads.getHost(), uploads.getPort());
        halfSent.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST %s?%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1"
                    .formatted(uploads.getRawPath(), uploads.getRawQuery())
                    .getBytes(UTF_8));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  ClickHouseHttp.text(http.get(Map.of("query", "SELECT 1")))
                      .contains("Code: 202. DB::Exception: Too many simultaneous queries"));
    } finally {
      for (Socket socket : halfSent) {
        socket.close();
      }
    }
    assertThat(http.query("SELECT 1")).isEqualTo("1");
  }

  @Test
  void largeResultsStreamInBoundedMemory() throws IOException {
    HttpResponse<byte[]> small = http.get(Map.of("query", "SELECT 1"));
    assertThat(small.statusCode()).isEqualTo(200);
    long before = residentKilobytes();

    long rows;
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream body =
            client
                .send(
                    HttpRequest.newBuilder(
                            http.uri(
                                Map.of(
                                    "query",
                                    "SELECT number, toString(number) FROM numbers(5000000)"
                                        + " FORMAT TSV")))
                        .build(),
                    HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
      rows = countLines(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }

    assertThat(rows).isEqualTo(5_000_000);
    assertThat(residentKilobytes() - before).isLessThan(200_000);
  }

  @Test
  void queriesRunSideBySide() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      List<Future<String>> answers =
          IntStream.range(0, 120)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> http.query("SELECT sum(number) FROM numbers(" + i + "000)")))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        long n = i * 1000L;
        assertThat(answers.get(i).get()).isEqualTo(Long.toString(n * Math.max(0, n - 1) / 2));
      }
    }
  }

  @Test
  void tokenMakesARepeatedInsertOne() {
    http.query(
        "CREATE TABLE once (n UInt64) ENGINE = MergeTree ORDER BY n"
            + " SETTINGS non_replicated_deduplication_window = 100");
    byte[] block =
        http.post(Map.of(), "SELECT number AS n FROM numbers(150000) FORMAT Native".getBytes(UTF_8))
            .body();
    Map<String, String> url =
        Map.of(
            "query", "INSERT INTO once (n) FORMAT Native",
            "insert_deduplication_token", "topic-0-17",
            "insert_deduplicate", "1",
            "async_insert", "0");

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(http.post(url, block).statusCode()).isEqualTo(200);
    }

    assertThat(http.query("SELECT count() FROM once")).isEqualTo("150000");
    assertThat(http.query("SELECT count() FROM system.parts WHERE table = 'once' AND active"))
        .isEqualTo("1");
  }

  @Test
  void sessionKeepsItsTablesAndNotTheUrlsSettings() {
    Map<String, String> session = Map.of("session_id", "s1");
    byte[] probe = "SELECT count(), getSetting('max_threads') FROM temp".getBytes(UTF_8);

    http.post(session, "CREATE TEMPORARY TABLE temp (a UInt8)".getBytes(UTF_8));
    http.post(session, "INSERT INTO temp VALUES (1)".getBytes(UTF_8));
    http.post(session, "SET max_threads = 5".getBytes(UTF_8));
    String once =
        ClickHouseHttp.text(http.post(Map.of("session_id", "s1", "max_threads", "3"), probe));
    String after = ClickHouseHttp.text(http.post(session, probe));

    assertThat(once).isEqualTo("1\t3\n");
    assertThat(after).isEqualTo("1\t5\n");
    assertThat(ClickHouseHttp.text(http.post(Map.of(), probe))).contains("Code: 60.");
    assertThat(
            ClickHouseHttp.text(
                http.post(Map.of("session_id", "none", "session_check", "1"), probe)))
        .contains("Code: 372.");
  }

  @Test
  void coldVolumeIsThere() {
    http.query(
        "CREATE TABLE tiered (d Date) ENGINE = MergeTree ORDER BY d TTL d + INTERVAL 1 DAY TO VOLUME"
            + " 'cold' SETTINGS storage_policy = 'hot_cold'");
    http.query("INSERT INTO tiered VALUES ('2020-01-01')");

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                http.query("SELECT disk_name FROM system.parts WHERE table = 'tiered' AND active")
                    .equals("cold"));
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long countLines(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long lines = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      for (int i = 0; i < n; i++) {
        lines += buffer[i] == '\n' ? 1 : 0;
      }
    }
    return lines;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
