package io.tailwater.loadtests.chaos.truth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQL over the engine's HTTP interface, as any user has it; a row is a line of tabs. */
public final class StoredRows {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final URI server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Rows of the server at this address. */
  public StoredRows(URI server) {
    this.server = server.resolve("/?default_format=TabSeparated");
  }

  /** Takes a row. */
  interface Taker {
    /** Called for each row, with its columns. */
    void take(String[] columns);
  }

  /** Runs a query. */
  void read(String query, Taker taker) throws IOException {
    try (Stream<String> lines = send(query)) {
      lines.forEach(line -> taker.take(line.split("\t", -1)));
    }
  }

  /** Runs a statement; what it answers. */
  public String run(String statement) throws IOException {
    try (Stream<String> lines = send(statement)) {
      return lines.collect(Collectors.joining("\n"));
    }
  }

  private Stream<String> send(String query) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(query))
            .build();
    try {
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IOException(
            "ClickHouse refuses "
                + query
                + ": "
                + response.body().collect(Collectors.joining(" ")));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
