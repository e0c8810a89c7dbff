package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.OtlpLogs;
import io.tailwater.sinks.StoredLog;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class KeptLogDecoderProperties {
  private static final String[] TEXTS = {
    "", "order 17 shipped", "größe", "☃ \u0001 😀", "\"\\\n\n;", "x".repeat(200)
  };
  private static final String[] SEVERITIES = {
    "UNSPECIFIED", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"
  };

  @Property(tries = 300)
  void everyLogComesBackAsTheGeneratedClassesReadIt(@ForAll long seed) {
    LogsData data = logs(new Random(seed));

    assertThat(LogDecoding.logs(record(data.toByteArray()))).isEqualTo(expected(data));
  }

  @Property(tries = 100)
  void sameBatchGivesTheSameBytes(@ForAll long seed) {
    KeptLogs record = record(logs(new Random(seed)).toByteArray());

    DecodedBatch one = LogDecoding.decode(record);
    DecodedBatch two = LogDecoding.decode(record);

    assertThat(Decoding.bytes(one.rows())).isEqualTo(Decoding.bytes(two.rows()));
    assertThat(Decoding.bytes(one.rows())).isEqualTo(Decoding.bytes(one.rows()));
    assertThat(Decoding.bytes(one.traceParts())).isEqualTo(Decoding.bytes(two.traceParts()));
  }

  @Property(tries = 1000)
  void damagedRecordsNeverFailABatch(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = logs(random).toByteArray();
    for (int i = 0; i < 3 && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    DecodedBatch decoded = LogDecoding.decode(record(bytes));

    assertThat(NativeRows.read(Decoding.bytes(decoded.rows()))).hasSize(decoded.rows().rows());
    assertThat(NativeRows.read(Decoding.bytes(decoded.traceParts())))
        .hasSize(decoded.traceParts().rows());
  }

  private static KeptLogs record(byte[] otlp) {
    return new KeptLogs(1, RECORD_MILLIS, otlp);
  }

  private static LogsData logs(Random random) {
    LogsData.Builder data = LogsData.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceLogs.Builder resource =
          ResourceLogs.newBuilder()
              .setResource(Resource.newBuilder().addAllAttributes(attributes(random)));
      for (int s = random.nextInt(3); s > 0; s--) {
        ScopeLogs.Builder scope =
            ScopeLogs.newBuilder()
                .setScope(
                    InstrumentationScope.newBuilder()
                        .setName(text(random))
                        .setVersion(text(random)));
        for (int i = random.nextInt(4); i > 0; i--) {
          scope.addLogRecords(log(random));
        }
        resource.addScopeLogs(scope);
      }
      data.addResourceLogs(resource);
    }
    return data.build();
  }

  private static LogRecord log(Random random) {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(START_NANOS - random.nextInt(1_000_000_000))
            .setObservedTimeUnixNano(START_NANOS + random.nextInt(1_000_000_000))
            .setSeverityNumberValue(random.nextInt(25))
            .setSeverityText(text(random))
            .setFlags(random.nextInt())
            .setEventName(text(random))
            .addAllAttributes(attributes(random));
    switch (random.nextInt(3)) {
      case 0 -> log.setBody(AnyValue.newBuilder().setStringValue(text(random)));
      case 1 ->
          log.setBody(
              AnyValue.newBuilder()
                  .setArrayValue(
                      ArrayValue.newBuilder()
                          .addValues(AnyValue.newBuilder().setIntValue(random.nextInt(9)))
                          .addValues(AnyValue.newBuilder().setStringValue("é"))));
      default -> log.clearBody();
    }
    if (random.nextBoolean()) {
      log.setTraceId(id(random, 16));
      if (random.nextBoolean()) {
        log.setSpanId(id(random, 8));
      }
    }
    if (random.nextBoolean()) {
      log.addAttributes(attribute("tailwater.policy", text(random)))
          .addAttributes(attribute("tailwater.verdict", "rate"))
          .addAttributes(OtlpLogs.weight(1 + random.nextInt(1_000) / 8.0));
    }
    return log.build();
  }

  private static ByteString id(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[length - 1] |= 1;
    return ByteString.copyFrom(bytes);
  }

  private static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static List<KeyValue> attributes(Random random) {
    Map<String, KeyValue> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String key = random.nextInt(4) == 0 ? "service.name" : "k" + random.nextInt(9);
      attributes.put(key, attribute(key, text(random)));
    }
    return List.copyOf(attributes.values());
  }

  private static List<StoredLog> expected(LogsData data) {
    List<StoredLog> rows = new ArrayList<>();
    long index = 0;
    for (ResourceLogs resource : data.getResourceLogsList()) {
      Map<String, String> resourceAttributes = map(resource.getResource().getAttributesList());
      String service = resourceAttributes.getOrDefault("service.name", "");
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        for (LogRecord log : scope.getLogRecordsList()) {
          Map<String, String> attributes = map(log.getAttributesList());
          String policy = attributes.getOrDefault("tailwater.policy", "");
          String reason = attributes.getOrDefault("tailwater.verdict", "");
          double weight = 1;
          for (KeyValue attribute : log.getAttributesList()) {
            if (attribute.getKey().equals("tailwater.sample_weight")) {
              weight = attribute.getValue().getDoubleValue();
            }
          }
          attributes.keySet().removeIf(key -> key.startsWith("tailwater."));
          int number = log.getSeverityNumberValue();
          rows.add(
              new StoredLog(
                  log.getTimeUnixNano(),
                  log.getObservedTimeUnixNano(),
                  hex(log.getTraceId()),
                  hex(log.getSpanId()),
                  Integer.toUnsignedLong(log.getFlags()),
                  service.isEmpty() ? "unknown_service" : service,
                  "",
                  SEVERITIES[(number + 3) / 4],
                  number,
                  log.getSeverityText(),
                  body(log.getBody()),
                  log.getEventName(),
                  attributes,
                  resourceAttributes,
                  scope.getScope().getName(),
                  scope.getScope().getVersion(),
                  "",
                  log.getTraceId().isEmpty()
                      ? "none"
                      : log.getSpanId().isEmpty() ? "trace" : "span",
                  policy,
                  reason,
                  weight,
                  List.of(),
                  7,
                  1,
                  index++));
        }
      }
    }
    return rows;
  }

  private static String body(AnyValue value) {
    return value.hasArrayValue()
        ? "[" + value.getArrayValue().getValues(0).getIntValue() + ",\"é\"]"
        : value.getStringValue();
  }

  private static Map<String, String> map(List<KeyValue> attributes) {
    Map<String, String> map = new LinkedHashMap<>();
    attributes.forEach(
        attribute -> map.put(attribute.getKey(), attribute.getValue().getStringValue()));
    return map;
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
