package io.tailwater.loadtests.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded stream of spans as a fleet of SDKs would write it.
 *
 * <p>Twenty services; traces of 4 to 20 spans (12 on average) over several of them, about 300 bytes
 * a span; each service sends its spans in batches of 200, so a trace is spread over several
 * records, and a record holds spans of many traces. One trace in a hundred has an error, one in a
 * hundred is slow.
 */
public final class SpanLoad {
  /** Spans in a record. */
  public static final int BATCH_SPANS = 200;

  /** Traces slower than this are what the slow ones are. */
  public static final long SLOW_MILLIS = 1_000;

  private static final int SERVICES = 20;
  private static final double ERROR_SHARE = 0.01;
  private static final double SLOW_SHARE = 0.01;
  private static final long MILLI = 1_000_000L;

  private final SplittableRandom random;
  private final long spansPerSecond;
  private final List<Resource> resources = new ArrayList<>();
  private final List<ScopeSpans.Builder> open = new ArrayList<>();
  private long nowNanos;
  private long spans;
  private long encodedBytes;
  private long traces;

  /** A record that is ready to be sent. */
  public record Batch(long timeMillis, byte[] otlp, int spans) {}

  /**
   * A load that begins at this time.
   *
   * @param spansPerSecond how fast time passes
   */
  public SpanLoad(long seed, long startMillis, long spansPerSecond) {
    this.random = new SplittableRandom(seed);
    this.spansPerSecond = spansPerSecond;
    this.nowNanos = startMillis * MILLI;
    for (int service = 0; service < SERVICES; service++) {
      resources.add(resource(service));
      open.add(scope());
    }
  }

  /** Makes one trace and hands over the batches that became full. */
  public void nextTrace(java.util.function.Consumer<Batch> ready) {
    int size = 4 + random.nextInt(17);
    ByteString traceId = id(16);
    boolean failed = random.nextDouble() < ERROR_SHARE;
    boolean slow = random.nextDouble() < SLOW_SHARE;
    long duration = slow ? SLOW_MILLIS * 3 / 2 * MILLI : (20 + random.nextInt(300)) * MILLI;
    ByteString parent = ByteString.EMPTY;
    int service = random.nextInt(SERVICES);
    for (int i = 0; i < size; i++) {
      ByteString spanId = id(8);
      long start = nowNanos + i * duration / (2L * size);
      long end = i == 0 ? nowNanos + duration : start + duration / (2L * size);
      add(service, span(traceId, spanId, parent, service, i, start, end, failed && i == size - 1));
      if (open.get(service).getSpansCount() == BATCH_SPANS) {
        ready.accept(flush(service));
      }
      if (random.nextInt(3) == 0) {
        service = random.nextInt(SERVICES);
        parent = spanId;
      } else if (i == 0) {
        parent = spanId;
      }
    }
    traces++;
    nowNanos += size * 1_000_000_000L / spansPerSecond;
  }

  /** Hands over the batches that are not full. */
  public void flush(java.util.function.Consumer<Batch> ready) {
    for (int service = 0; service < SERVICES; service++) {
      if (open.get(service).getSpansCount() > 0) {
        ready.accept(flush(service));
      }
    }
  }

  /** Spans made so far. */
  public long spans() {
    return spans;
  }

  /** Bytes of the batches handed over so far. */
  public long encodedBytes() {
    return encodedBytes;
  }

  /** Traces made so far. */
  public long traces() {
    return traces;
  }

  private void add(int service, Span span) {
    open.get(service).addSpans(span);
    spans++;
  }

  private Batch flush(int service) {
    ScopeSpans.Builder batch = open.get(service);
    int count = batch.getSpansCount();
    byte[] otlp =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder().setResource(resources.get(service)).addScopeSpans(batch))
            .build()
            .toByteArray();
    open.set(service, scope());
    encodedBytes += otlp.length;
    return new Batch(nowNanos / MILLI, otlp, count);
  }

  private Span span(
      ByteString traceId,
      ByteString spanId,
      ByteString parent,
      int service,
      int number,
      long start,
      long end,
      boolean failed) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(spanId)
            .setParentSpanId(parent)
            .setName("POST /api/v1/resource-" + service + "/{id}")
            .setKindValue(number == 0 ? 2 : 3)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(end)
            .setFlags(0x101)
            .addAttributes(text("http.request.method", "POST"))
            .addAttributes(text("http.route", "/api/v1/resource-" + service + "/{id}"))
            .addAttributes(text("url.path", "/api/v1/resource/" + random.nextInt(100_000)))
            .addAttributes(number("http.response.status_code", failed ? 500 : 200))
            .addAttributes(text("server.address", "service-" + service + ".shop.svc"))
            .addAttributes(text("user.id", "user-" + random.nextInt(1_000_000)));
    if (failed) {
      span.setStatus(Status.newBuilder().setCodeValue(2).setMessage("upstream failed"));
    }
    return span.build();
  }

  private ByteString id(int length) {
    byte[] id = new byte[length];
    for (int i = 0; i < length; i += 8) {
      long bits = random.nextLong() | 1;
      for (int b = 0; b < 8; b++) {
        id[i + b] = (byte) (bits >>> (8 * b));
      }
    }
    return ByteString.copyFrom(id);
  }

  private static Resource resource(int service) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "service-" + service))
        .addAttributes(text("service.version", "1.4." + service))
        .addAttributes(
            text("service.instance.id", "service-" + service + "-7d9f8b6c5-x2x" + service))
        .addAttributes(text("host.name", "node-" + service % 5))
        .addAttributes(text("deployment.environment.name", "production"))
        .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
        .addAttributes(text("telemetry.sdk.language", "java"))
        .addAttributes(text("telemetry.sdk.version", "1.55.0"))
        .build();
  }

  private static ScopeSpans.Builder scope() {
    return ScopeSpans.newBuilder()
        .setScope(
            InstrumentationScope.newBuilder().setName("io.opentelemetry.http").setVersion("2"));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
