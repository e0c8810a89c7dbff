package io.tailwater.ingest.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.ingest.decode.DecodedLogs;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.enrich.LogEnricher;
import io.tailwater.ingest.enrich.MaskingRules;
import io.tailwater.model.LogEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.logging.v3.LogData;
import org.apache.skywalking.apm.network.logging.v3.LogDataBody;
import org.apache.skywalking.apm.network.logging.v3.LogTags;
import org.apache.skywalking.apm.network.logging.v3.TextLog;
import org.apache.skywalking.apm.network.logging.v3.TraceContext;

/** Damaged records of every encoding, decoded and enriched. */
class LogDecodersProperties {
  private static final String TEXT =
      "2026-11-27 ERROR [a.b.C] TID:4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17 password=\"x\\\"y\" "
          + "Authorization: Bearer abc.def123 card 4111-1111-1111-1111 https://u:p@h/ {}\n"
          + "java.lang.IllegalStateException: boom\n\tat a.b.C.d(C.java:1)\n";

  private final Map<LogEncoding, RecordDecoder> decoders = new EnumMap<>(LogEncoding.class);
  private final LogEnricher enricher = new LogEnricher(MaskingRules.DEFAULT);

  @Property(tries = 400)
  void damagedRecordsOfEveryEncodingAreDecodedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    for (LogEncoding encoding : LogEncoding.values()) {
      for (int i = 0; i < 10; i++) {
        byte[] damaged = damage(random, seedOf(encoding));
        byte[] enriched;
        try {
          byte[] decoded = decoder(encoding).decode(damaged, 1_700_000_000_000L);
          enriched = enricher.enrich(decoded, 0);
          assertThat(enriched.length).isLessThan(8 * damaged.length + 4_096);
        } catch (UndecodableException _) {
          continue;
        }
        assertThat(enricher.enrich(enriched, 0)).isEqualTo(enriched);
        if (encoding != LogEncoding.OTLP_PROTO) {
          DecodedLogs.all(enriched);
        }
      }
    }
  }

  /** The parser takes the damaged name for one that it knows. */
  @Example
  void nameThatIsNoUtf8IsReplacedInTheBody() {
    decoder(LogEncoding.JSON).decode(utf8("{\"s\":1}"), 7);
    byte[] damaged = utf8("{\"ts\":1700000000}");
    damaged[2] = (byte) 0xff;

    assertThat(
            DecodedLogs.one(decoder(LogEncoding.JSON).decode(damaged, 7))
                .getBody()
                .getStringValue())
        .isEqualTo("{\"\uFFFDs\":1700000000}");
  }

  @Property(tries = 100)
  void recordIsDecodedTheSameAfterADamagedOne(@ForAll long seed) {
    Random random = new Random(seed);
    for (LogEncoding encoding : LogEncoding.values()) {
      byte[] good = seedOf(encoding);
      byte[] expected = LogDecoders.of(encoding).decode(good, 7);
      try {
        decoder(encoding).decode(damage(random, good), 7);
      } catch (UndecodableException _) {
        // As it should be.
      }
      assertThat(decoder(encoding).decode(good, 7)).isEqualTo(expected);
    }
  }

  private RecordDecoder decoder(LogEncoding encoding) {
    return decoders.computeIfAbsent(encoding, LogDecoders::of);
  }

  private static byte[] seedOf(LogEncoding encoding) {
    return switch (encoding) {
      case OTLP_PROTO -> otlp();
      case OTLP_JSON ->
          utf8(
              "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1\","
                  + "\"body\":{\"stringValue\":\"password=x\"}}]}]}]}");
      case SKYWALKING_LOG -> skyWalking();
      case SKYWALKING_LOG_JSON ->
          utf8(
              "{\"timestamp\":1,\"service\":\"s\",\"body\":{\"text\":{\"text\":\"TID: N/A\"}},"
                  + "\"traceContext\":{\"traceId\":\"a\",\"traceSegmentId\":\"b\",\"spanId\":1},"
                  + "\"tags\":{\"data\":[{\"key\":\"level\",\"value\":\"INFO\"}]}}");
      case TEXT, RAW -> utf8(TEXT);
      case JSON ->
          utf8(
              "{\"ts\":1700000000,\"level\":\"info\",\"a\":{\"b\":[1,{\"c\":2}],\"token\":\"abc\"}}\n"
                  + "[{\"msg\":\"x\",\"trace_id\":\"0\"}]");
    };
  }

  private static byte[] otlp() {
    AnyValue secret = AnyValue.newBuilder().setStringValue("secret").build();
    KeyValue pair = KeyValue.newBuilder().setKey("db.password").setValue(secret).build();
    AnyValue nested =
        AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder().addValues(pair)).build();
    return DecodedLogs.record(
        LogRecord.newBuilder()
            .setTimeUnixNano(1)
            .setTraceId(ByteString.copyFrom(new byte[16]))
            .setBody(AnyValue.newBuilder().setStringValue(TEXT))
            .addAttributes(pair)
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("list")
                    .setValue(
                        AnyValue.newBuilder()
                            .setArrayValue(ArrayValue.newBuilder().addValues(nested))))
            .build());
  }

  private static byte[] skyWalking() {
    return LogData.newBuilder()
        .setTimestamp(1)
        .setService("shop")
        .setBody(LogDataBody.newBuilder().setText(TextLog.newBuilder().setText(TEXT)))
        .setTraceContext(TraceContext.newBuilder().setTraceId("a.b.c").setTraceSegmentId("d"))
        .setTags(
            LogTags.newBuilder()
                .addData(KeyStringValuePair.newBuilder().setKey("level").setValue("INFO")))
        .build()
        .toByteArray();
  }

  private static byte[] damage(Random random, byte[] whole) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        int length = random.nextInt(bytes.length);
        System.arraycopy(whole, random.nextInt(bytes.length - length), bytes, 0, length);
      }
      default -> {
        for (int i = random.nextInt(8); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
