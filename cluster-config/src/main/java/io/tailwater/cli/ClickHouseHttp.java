package io.tailwater.cli;

import io.tailwater.cli.instance.ClickHouseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/** Queries over ClickHouse's HTTP interface: the SQL is the body, an answer of 200 the result. */
final class ClickHouseHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** After a syntax error the server lists every word that it would have liked better. */
  private static final Pattern PARSER_WISHES =
      Pattern.compile("(Expected one of: [^,]*(?:,[^,]*){4}),[^(]*\\((?=[A-Z_]+\\) \\(version)");

  private final ClickHouseAddress address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /** A client of one server. */
  ClickHouseHttp(ClickHouseAddress address) {
    this.address = address;
  }

  /**
   * Runs a query.
   *
   * @param format the output format where the query names none
   * @return the result as it comes in; the caller closes it
   * @throws CommandFailure with the server's own words where it refuses the query
   */
  InputStream query(String sql, String format) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target(format))
            .POST(BodyPublishers.ofString(sql, StandardCharsets.UTF_8));
    address
        .user()
        .map(user -> user + ":" + address.password().orElse(""))
        .map(pair -> Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
        .ifPresent(token -> request.header("Authorization", "Basic " + token));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response.body();
      }
      try (InputStream body = response.body()) {
        throw new CommandFailure(
            ExitCode.FAILED,
            oneLine(new String(body.readAllBytes(), StandardCharsets.UTF_8), response));
      }
    } catch (IOException unreachable) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "ClickHouse at " + address.place() + " does not answer: " + reason(unreachable));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted");
    }
  }

  private URI target(String format) {
    StringBuilder target = new StringBuilder(address.place()).append("/?");
    if (!address.parameters().isEmpty()) {
      target.append(address.parameters()).append('&');
    }
    address
        .database()
        .ifPresent(name -> target.append("database=").append(encoded(name)).append('&'));
    return URI.create(target.append("default_format=").append(encoded(format)).toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String oneLine(String answer, HttpResponse<?> response) {
    String line =
        PARSER_WISHES
            .matcher(answer.strip().replaceAll("\\s*\\R\\s*", " "))
            .replaceFirst("$1, ... (");
    return line.isEmpty() ? "ClickHouse answered with HTTP " + response.statusCode() : line;
  }

  static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    return thrown instanceof ConnectException
        ? "connection refused"
        : thrown.getClass().getSimpleName();
  }
}
