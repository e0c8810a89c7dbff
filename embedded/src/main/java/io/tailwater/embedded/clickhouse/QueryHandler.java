package io.tailwater.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request that carries a query. */
final class QueryHandler {
  private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);
  private static final String FALLBACK_FORMAT = "TabSeparated";
  private static final int PIPE_READ_BYTES = 1 << 16;

  private final Engine engine;
  private final Leases leases;
  private final Access access;
  private final ServerFacts facts;
  private final ExecutorService threads;
  private final BodyMemory heap = new BodyMemory(BodyMemory.HEAP_BYTES);
  private final BodyMemory files = new BodyMemory(BodyMemory.FILE_BYTES);

  QueryHandler(
      Engine engine, Leases leases, Access access, ServerFacts facts, ExecutorService threads) {
    this.engine = engine;
    this.leases = leases;
    this.access = access;
    this.facts = facts;
    this.threads = threads;
  }

  /**
   * Runs the query and sends its answer, errors included.
   *
   * @throws IOException when the client is gone
   */
  void handle(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    QueryRequest request;
    try {
      request =
          QueryRequest.of(
              UrlParameters.parse(exchange.getRequestURI().getRawQuery()), headers::getFirst);
    } catch (EngineException e) {
      try (ResponseBody body = new ResponseBody(exchange, false, null, false)) {
        body.fail(e, text(e));
      }
      return;
    }
    boolean packed = "1".equals(request.settings().get("enable_http_compression"));
    String encoding = packed ? ContentEncoding.choose(headers.getFirst("Accept-Encoding")) : null;
    try (ResponseBody body =
        new ResponseBody(exchange, request.compressedResponse(), encoding, request.waitForEnd())) {
      facts.addTo(exchange.getResponseHeaders(), request);
      EngineException failure = answer(exchange, request, body);
      if (failure != null) {
        body.fail(failure, text(failure));
      }
    }
  }

  private @Nullable EngineException answer(
      HttpExchange exchange, QueryRequest request, ResponseBody body) throws IOException {
    try {
      access.check(request.credentials());
      admitted(exchange, request, body);
      return null;
    } catch (EngineException e) {
      return e;
    } catch (RefusedBodyException e) {
      return e.reason();
    } catch (RuntimeException e) {
      LOG.error("request {} failed", request.queryId(), e);
      return EngineException.of(ErrorCode.UNKNOWN_EXCEPTION, "The server failed: " + e);
    }
  }

  /** Only so many bodies are read at once as statements may run, or they would pile up. */
  private void admitted(HttpExchange exchange, QueryRequest request, ResponseBody body)
      throws IOException, EngineException {
    try (Leases.Permit _ = leases.admit();
        BodyMemory.Share memory = heap.share()) {
      InputStream plain =
          DecodedBody.of(
              exchange.getRequestBody(), exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream in = request.compressedRequest() ? new BlockInputStream(plain, memory) : plain;
      RequestBody received = RequestBody.read(request.sql(), in, memory);
      RequestScope scope = new RequestScope(request);
      boolean safeMethod = !exchange.getRequestMethod().equals("POST");
      scope.checkReadOnly(received.statement(), safeMethod);
      run(exchange, request, scope, received, body);
    }
  }

  private void run(
      HttpExchange exchange,
      QueryRequest request,
      RequestScope scope,
      RequestBody received,
      ResponseBody body)
      throws IOException, EngineException {
    long start = System.nanoTime();
    String defaultFormat =
        request.defaultFormat() == null ? FALLBACK_FORMAT : request.defaultFormat();
    switch (received.statement()) {
      case Statement.Output output -> {
        String format = output.format() == null ? defaultFormat : output.format();
        announce(exchange, format);
        try (Lease lease = leases.lend(request, scope)) {
          EngineCounts counts = stream(lease, request, scope, output, defaultFormat, body);
          summarise(exchange, counts, start);
        }
        body.finish();
      }
      case Statement.InsertData insert -> {
        String format = request.defaultFormat() == null ? "Values" : request.defaultFormat();
        announce(exchange, defaultFormat);
        try (BodyMemory.Share memory = files.share();
            MemoryFile rows = MemoryFile.of(received.data(), memory);
            Lease lease = leases.lend(request, scope)) {
          EngineResult result =
              lease
                  .connection()
                  .run(insert.fromFile(rows.path(), format), defaultFormat, request.parameters());
          summarise(exchange, result.counts(), start);
        }
        body.finish();
      }
      case Statement.Command command -> {
        announce(exchange, defaultFormat);
        try (Lease lease = leases.lend(request, scope)) {
          EngineResult result =
              lease.connection().run(command.sql(), defaultFormat, request.parameters());
          summarise(exchange, result.counts(), start);
          body.write(result.output(), result.output().length);
        }
        body.finish();
      }
    }
  }

  /**
   * Passes the result on as the engine writes it: into a pipe, by the engine's thread, as slowly as
   * the client takes it from here. When the client goes away, the statement is stopped and the pipe
   * read to its end, for a writer into a pipe that nobody reads would wait for ever.
   */
  private EngineCounts stream(
      Lease lease,
      QueryRequest request,
      RequestScope scope,
      Statement.Output output,
      String defaultFormat,
      ResponseBody body)
      throws IOException, EngineException {
    Native.PipeEnds pipe = Native.pipe();
    try (InputStream in = openReadEnd(pipe)) {
      Future<EngineResult> running =
          threads.submit(
              () -> {
                try {
                  String sql = output.intoFile(Native.path(pipe.writeEnd()));
                  return lease.connection().run(sql, defaultFormat, request.parameters());
                } finally {
                  Native.close(pipe.writeEnd());
                }
              });
      byte[] buffer = new byte[PIPE_READ_BYTES];
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          body.write(buffer, n);
        }
      } catch (IOException e) {
        engine.cancel(scope.marker());
        in.transferTo(OutputStream.nullOutputStream());
        ended(running);
        throw e;
      }
      return ended(running).counts();
    }
  }

  private static InputStream openReadEnd(Native.PipeEnds pipe) throws IOException {
    try {
      return new FileInputStream(Native.path(pipe.readEnd()));
    } catch (IOException e) {
      Native.close(pipe.writeEnd());
      throw e;
    } finally {
      Native.close(pipe.readEnd());
    }
  }

  private static EngineResult ended(Future<EngineResult> running) throws EngineException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof EngineException reason) {
            throw reason;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void announce(HttpExchange exchange, String format) {
    exchange.getResponseHeaders().set("X-ClickHouse-Format", format);
    exchange.getResponseHeaders().set("Content-Type", ContentTypes.of(format));
  }

  private static void summarise(HttpExchange exchange, EngineCounts counts, long startNanos) {
    exchange
        .getResponseHeaders()
        .set("X-ClickHouse-Summary", counts.summary(System.nanoTime() - startNanos));
  }

  private String text(EngineException error) {
    return error.text() + " (version " + facts.version() + " (embedded))\n";
  }
}
