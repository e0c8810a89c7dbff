package io.tailwater.tests.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** SQL over ClickHouse's HTTP interface, as any user has it. */
public final class Sql {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI target;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A client of the server at this address. */
  public Sql(URI server) {
    this.target =
        server.resolve(
            "/?default_format=JSONEachRow&output_format_json_quote_64bit_integers=0"
                + "&output_format_json_named_tuples_as_objects=1");
  }

  /** The rows that a query gives, each an object by column name. */
  public List<JsonNode> rows(String query) {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : answer(query).lines().toList()) {
      rows.add(json(line));
    }
    return rows;
  }

  /** The one number that a query gives. */
  public long number(String query) {
    List<JsonNode> rows = rows(query);
    if (rows.size() != 1 || rows.getFirst().size() != 1) {
      throw new AssertionError("not one number but " + rows + " from " + query);
    }
    return rows.getFirst().elements().next().asLong();
  }

  /** The number of rows in a table; empty while there is no such table or no server. */
  public OptionalLong countIfThere(String table) {
    try {
      HttpResponse<String> response = send("SELECT count() AS n FROM " + table);
      return response.statusCode() == 200
          ? OptionalLong.of(json(response.body()).path("n").asLong())
          : OptionalLong.empty();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  /** Runs a statement that gives no rows. */
  public void run(String statement) {
    String answer = answer(statement);
    if (!answer.isBlank()) {
      throw new AssertionError("rows from " + statement + ": " + answer);
    }
  }

  private String answer(String query) {
    try {
      HttpResponse<String> response = send(query);
      if (response.statusCode() != 200) {
        throw new AssertionError(query + ": " + response.body());
      }
      return response.body();
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    }
  }

  private HttpResponse<String> send(String query) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(query))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
