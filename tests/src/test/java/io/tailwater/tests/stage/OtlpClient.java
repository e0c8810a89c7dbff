package io.tailwater.tests.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An agent's way in: OTLP over HTTP. */
public final class OtlpClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI traces;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A client of the receiver at this address. */
  public OtlpClient(URI receiver) {
    traces = receiver.resolve("/v1/traces");
  }

  /** Sends an encoded {@code ExportTraceServiceRequest}. */
  public HttpResponse<String> traces(byte[] body) {
    return traces(body, "application/x-protobuf");
  }

  /** Sends a body of this type to the path of traces. */
  public HttpResponse<String> traces(byte[] body, String contentType) {
    HttpRequest request =
        HttpRequest.newBuilder(traces)
            .timeout(PATIENCE)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
