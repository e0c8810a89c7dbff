package io.tailwater.loadtests.shop;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP endpoint on a free loopback port that remembers what it accepted. */
final class FakeCollector implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final IntUnaryOperator statusOfRequest;
  private final List<Integer> batchSizes = new ArrayList<>();
  private final Set<ByteString> spanIds = new HashSet<>();
  private final Map<ByteString, Integer> requestsByTrace = new HashMap<>();
  private long spans;
  private long logs;
  private long dataPoints;
  private long rejectedSpansToReport;
  private int requests;
  private int turnedAway;

  /** Answers the n-th request, counted from 1, with the status that the function names. */
  FakeCollector(IntUnaryOperator statusOfRequest) {
    this.statusOfRequest = statusOfRequest;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no free loopback port", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void reportRejectedSpans(long perRequest) {
    rejectedSpansToReport = perRequest;
  }

  synchronized long spans() {
    return spans;
  }

  synchronized int distinctSpans() {
    return spanIds.size();
  }

  synchronized long logs() {
    return logs;
  }

  synchronized long dataPoints() {
    return dataPoints;
  }

  synchronized int turnedAway() {
    return turnedAway;
  }

  synchronized List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  synchronized Map<ByteString, Integer> requestsByTrace() {
    return Map.copyOf(requestsByTrace);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body;
      try (GZIPInputStream gzip = new GZIPInputStream(exchange.getRequestBody())) {
        body = gzip.readAllBytes();
      }
      answer(exchange, exchange.getRequestURI().getPath(), body);
    }
  }

  private synchronized void answer(HttpExchange exchange, String path, byte[] body)
      throws IOException {
    int status = statusOfRequest.applyAsInt(++requests);
    if (status != 200) {
      turnedAway++;
      exchange.getResponseHeaders().set("Retry-After", "3");
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] response = new byte[0];
    switch (path) {
      case "/v1/traces" -> response = take(ExportTraceServiceRequest.parseFrom(body));
      case "/v1/logs" ->
          ExportLogsServiceRequest.parseFrom(body)
              .getResourceLogsList()
              .forEach(
                  resource ->
                      resource
                          .getScopeLogsList()
                          .forEach(scope -> logs += scope.getLogRecordsCount()));
      case "/v1/metrics" ->
          ExportMetricsServiceRequest.parseFrom(body)
              .getResourceMetricsList()
              .forEach(
                  resource ->
                      resource
                          .getScopeMetricsList()
                          .forEach(
                              scope ->
                                  dataPoints += OtlpRequests.dataPoints(scope.getMetricsList())));
      default -> throw new IOException("nobody listens at " + path);
    }
    exchange.sendResponseHeaders(200, response.length == 0 ? -1 : response.length);
    exchange.getResponseBody().write(response);
  }

  private byte[] take(ExportTraceServiceRequest request) {
    int size = 0;
    Set<ByteString> traces = new HashSet<>();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          spanIds.add(span.getSpanId());
          traces.add(span.getTraceId());
          size++;
        }
      }
    }
    traces.forEach(trace -> requestsByTrace.merge(trace, 1, Integer::sum));
    batchSizes.add(size);
    spans += size;
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    response.getPartialSuccessBuilder().setRejectedSpans(Math.min(size, rejectedSpansToReport));
    return response.build().toByteArray();
  }
}
