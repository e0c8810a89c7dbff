package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SpanSink;
import io.tailwater.sinks.SpanSinkContract;
import io.tailwater.sinks.StoredSpan;
import io.tailwater.sinks.StoredTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The contract of sinks, run against a ClickHouse engine. A subclass starts an empty engine and
 * names its URL; rows are read back over plain HTTP in the Native format.
 */
public abstract class ClickHouseSpanSinkContract extends SpanSinkContract {
  private ClickHouseConnection connection;

  /** {@code http://host:port} of an engine that asks for no password. */
  protected abstract String url();

  @BeforeEach
  void migrate() {
    connection = ClickHouseConnection.open(url());
    SchemaMigrations.apply(connection);
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Override
  protected SpanSink openSink() {
    return new ClickHouseSpanSink(connection);
  }

  @Override
  protected List<StoredSpan> storedSpans(String traceIdHex) {
    return query(
            "SELECT * FROM tailwater.spans WHERE trace_id = '" + traceIdHex + "' ORDER BY span_id")
        .stream()
        .map(NativeRow::span)
        .toList();
  }

  @Override
  protected List<StoredTrace> storedTraces(String traceIdHex) {
    return query("SELECT * FROM tailwater.traces WHERE trace_id = '" + traceIdHex + "'").stream()
        .map(NativeRow::trace)
        .toList();
  }

  private List<NativeRow> query(String sql) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url()))
            .POST(HttpRequest.BodyPublishers.ofString(sql + " FORMAT Native"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(new String(answer.body(), StandardCharsets.UTF_8));
      }
      return NativeRows.read(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
