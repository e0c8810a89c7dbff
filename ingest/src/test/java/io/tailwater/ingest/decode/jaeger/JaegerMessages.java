package io.tailwater.ingest.decode.jaeger;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.jaegertracing.api_v2.Model;
import io.jaegertracing.api_v2.Model.KeyValue;
import io.jaegertracing.api_v2.Model.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** Jaeger's messages, made with Jaeger's own classes. */
final class JaegerMessages {
  static final long START_SECONDS = 1_700_000_000;
  static final long START_NANOS = START_SECONDS * 1_000_000_000 + 123_456_789;

  private static final List<String> KEYS =
      List.of(
          "span.kind",
          "error",
          "otel.status_code",
          "otel.scope.name",
          "w3c.tracestate",
          "event",
          "message",
          "stack",
          "error.object",
          "error.kind",
          "http.method",
          "http.status_code",
          "http.target",
          "http.response.status_code",
          "peer.address",
          "peer.ipv4",
          "net.peer.port",
          "net.host.name",
          "hostname",
          "ip",
          "db.statement",
          "own.tag",
          "");
  private static final List<String> TEXTS =
      List.of(
          "",
          "true",
          "server",
          "client",
          "OK",
          "error",
          "exception",
          "200",
          "db-1:5432",
          "[::1]:80",
          "/orders?id=1",
          "GET",
          "quote\" slash\\ tab\t",
          "ünïcödé ☃ 𝄞",
          "a".repeat(200));
  private static final List<Double> DOUBLES =
      List.of(0.0, 200.0, -3.25, 1e-300, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY);

  private JaegerMessages() {}

  /** A span with ids and times, and nothing else. */
  static Model.Span.Builder bare() {
    return Model.Span.newBuilder()
        .setTraceId(traceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
        .setSpanId(spanId(0x1112131415161718L))
        .setOperationName("GET /orders")
        .setStartTime(Timestamp.newBuilder().setSeconds(START_SECONDS).setNanos(123_456_789))
        .setDuration(Duration.newBuilder().setNanos(19_009_193));
  }

  static ByteString traceId(long hi, long lo) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(hi).putLong(lo).array());
  }

  static ByteString spanId(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }

  static KeyValue tag(String key, String value) {
    return KeyValue.newBuilder().setKey(key).setVStr(value).build();
  }

  static KeyValue tag(String key, boolean value) {
    return KeyValue.newBuilder().setKey(key).setVType(ValueType.BOOL).setVBool(value).build();
  }

  static KeyValue tag(String key, long value) {
    return KeyValue.newBuilder().setKey(key).setVType(ValueType.INT64).setVInt64(value).build();
  }

  static KeyValue tag(String key, double value) {
    return KeyValue.newBuilder().setKey(key).setVType(ValueType.FLOAT64).setVFloat64(value).build();
  }

  static KeyValue tag(String key, ByteString value) {
    return KeyValue.newBuilder().setKey(key).setVType(ValueType.BINARY).setVBinary(value).build();
  }

  static Model.Log log(long seconds, KeyValue... fields) {
    return Model.Log.newBuilder()
        .setTimestamp(Timestamp.newBuilder().setSeconds(seconds))
        .addAllFields(List.of(fields))
        .build();
  }

  static Model.SpanRef reference(Model.SpanRefType type, ByteString traceId, long spanId) {
    return Model.SpanRef.newBuilder()
        .setRefType(type)
        .setTraceId(traceId)
        .setSpanId(spanId(spanId))
        .build();
  }

  /** Any span: all fields, every type of value, the tags that mean something among them. */
  static Model.Span random(RandomGenerator random) {
    Model.Span.Builder span =
        bare()
            .setOperationName(pick(random, TEXTS))
            .setFlags(random.nextInt(4))
            .setProcess(
                Model.Process.newBuilder()
                    .setServiceName(pick(random, TEXTS))
                    .addTags(randomTag(random))
                    .addTags(randomTag(random)));
    if (random.nextInt(8) == 0) {
      span.clearStartTime();
    }
    span.setDuration(
        Duration.newBuilder().setSeconds(random.nextInt(5)).setNanos(random.nextInt(1 << 29)));
    for (int i = random.nextInt(8); i > 0; i--) {
      span.addTags(randomTag(random));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      span.addReferences(
          reference(
              random.nextBoolean() ? Model.SpanRefType.CHILD_OF : Model.SpanRefType.FOLLOWS_FROM,
              random.nextBoolean() ? span.getTraceId() : traceId(random.nextInt(2), 7),
              random.nextInt(4)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      span.addLogs(log(random.nextInt(3), randomTag(random), randomTag(random)));
    }
    if (random.nextBoolean()) {
      span.addWarnings(pick(random, TEXTS));
    }
    return span.build();
  }

  private static KeyValue randomTag(RandomGenerator random) {
    String key = pick(random, KEYS);
    return switch (random.nextInt(8)) {
      case 0 -> tag(key, random.nextBoolean());
      case 1 -> tag(key, random.nextLong() >> random.nextInt(64));
      case 2 -> tag(key, pick(random, DOUBLES));
      case 3 -> tag(key, spanId(random.nextLong()));
      default -> tag(key, pick(random, TEXTS));
    };
  }

  private static <T> T pick(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
