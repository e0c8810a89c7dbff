package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A bare HTTP client of the embedded server, for what no ClickHouse client lets one do wrong. */
final class ClickHouseHttp implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String endpoint;

  ClickHouseHttp(String endpoint) {
    this.endpoint = endpoint;
  }

  HttpResponse<byte[]> post(Map<String, String> url, byte[] body) {
    return send(
        HttpRequest.newBuilder(uri(url)).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<byte[]> get(Map<String, String> url) {
    return send(HttpRequest.newBuilder(uri(url)).GET());
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI uri(Map<String, String> url) {
    StringBuilder query = new StringBuilder();
    new TreeMap<>(url)
        .forEach(
            (name, value) ->
                query
                    .append(query.isEmpty() ? '?' : '&')
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return URI.create(endpoint + "/" + query);
  }

  /** The answer to a statement that must succeed. */
  String query(String sql) {
    HttpResponse<byte[]> response = post(Map.of(), sql.getBytes(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new AssertionError(sql + ": " + text(response));
    }
    return text(response).strip();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
