package io.tailwater.ingest.decode.skywalking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.decode.DecodedLogs;
import io.tailwater.ingest.decode.UndecodableException;
import java.nio.charset.StandardCharsets;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.logging.v3.JSONLog;
import org.apache.skywalking.apm.network.logging.v3.LogData;
import org.apache.skywalking.apm.network.logging.v3.LogDataBody;
import org.apache.skywalking.apm.network.logging.v3.LogTags;
import org.apache.skywalking.apm.network.logging.v3.TextLog;
import org.apache.skywalking.apm.network.logging.v3.TraceContext;
import org.apache.skywalking.apm.network.logging.v3.YAMLLog;
import org.junit.jupiter.api.Test;

class SkyWalkingLogDecoderTest {
  private static final String TRACE = "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17000000000010001";
  private static final String SEGMENT = "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17000000000010000";
  private static final long RECORD_MILLIS = 1_700_000_000_777L;

  private final SkyWalkingLogDecoder decoder = new SkyWalkingLogDecoder();
  private final SkyWalkingLogJsonDecoder jsonDecoder = new SkyWalkingLogJsonDecoder();

  @Test
  void everyFieldHasItsPlace() {
    ResourceLogs resource = DecodedLogs.resources(decode(whole())).getFirst();

    assertThat(DecodedLogs.attributes(resource.getResource().getAttributesList()))
        .containsEntry("service.name", "shop")
        .containsEntry("service.instance.id", "shop-1")
        .containsEntry("skywalking.layer", "GENERAL")
        .containsEntry("telemetry.sdk.name", "skywalking");
    assertThat(resource.getScopeLogs(0).getScope().getName()).isEqualTo("a.b.Cart");
    LogRecord log = resource.getScopeLogs(0).getLogRecords(0);
    assertThat(log.getTimeUnixNano()).isEqualTo(1_700_000_000_123_000_000L);
    assertThat(log.getObservedTimeUnixNano()).isEqualTo(RECORD_MILLIS * 1_000_000);
    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(log.getSeverityText()).isEqualTo("WARN");
    assertThat(log.getBody().getStringValue()).isEqualTo("no stock");
    assertThat(DecodedLogs.attributes(log.getAttributesList()))
        .containsOnlyKeys(
            "skywalking.trace_id",
            "skywalking.segment_id",
            "skywalking.span_id",
            "skywalking.endpoint",
            "thread.name",
            "tenant")
        .containsEntry("skywalking.trace_id", TRACE)
        .containsEntry("skywalking.endpoint", "GET:/cart")
        .containsEntry("thread.name", "main")
        .containsEntry("tenant", "t1");
  }

  @Test
  void logHasTheIdsThatTheSegmentDecoderGivesItsSpan() throws Exception {
    SegmentObject segment =
        SegmentObject.newBuilder()
            .setTraceId(TRACE)
            .setTraceSegmentId(SEGMENT)
            .addSpans(SpanObject.newBuilder().setSpanId(3).setParentSpanId(-1))
            .build();
    Span span =
        TracesData.parseFrom(new SkyWalkingSegmentDecoder().decode(segment.toByteArray(), 1))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);

    LogRecord log = DecodedLogs.one(decode(whole()));

    assertThat(log.getTraceId()).isEqualTo(span.getTraceId());
    assertThat(log.getSpanId()).isEqualTo(span.getSpanId());
  }

  @Test
  void logOutsideOfATraceHasNoIds() {
    for (String none : new String[] {"", "N/A", "Ignored_Trace", "[Ignored Trace]"}) {
      LogData log =
          LogData.newBuilder()
              .setTraceContext(
                  TraceContext.newBuilder().setTraceId(none).setTraceSegmentId("N/A").setSpanId(-1))
              .build();
      LogRecord read = DecodedLogs.one(decode(log));
      assertThat(read.getTraceId().isEmpty()).isTrue();
      assertThat(read.getSpanId().isEmpty()).isTrue();
      assertThat(read.getTimeUnixNano()).isEqualTo(RECORD_MILLIS * 1_000_000);
    }
  }

  @Test
  void bodyMayBeJsonOrYaml() {
    LogDataBody json =
        LogDataBody.newBuilder().setJson(JSONLog.newBuilder().setJson("{\"a\":1}")).build();
    LogDataBody yaml =
        LogDataBody.newBuilder().setYaml(YAMLLog.newBuilder().setYaml("a: 1")).build();

    assertThat(DecodedLogs.one(decode(LogData.newBuilder().setBody(json).build())).getBody())
        .extracting(body -> body.getStringValue())
        .isEqualTo("{\"a\":1}");
    assertThat(DecodedLogs.one(decode(LogData.newBuilder().setBody(yaml).build())).getBody())
        .extracting(body -> body.getStringValue())
        .isEqualTo("a: 1");
  }

  @Test
  void jsonOfALogIsReadAsTheLog() {
    String json =
        """
        {"timestamp": "1700000000123", "service": "shop", "serviceInstance": "shop-1",
         "endpoint": "GET:/cart", "layer": "GENERAL", "unknown": {"a": [1]},
         "body": {"type": "TEXT", "text": {"text": "no stock"}},
         "traceContext": {"traceId": "%s", "traceSegmentId": "%s", "spanId": 3},
         "tags": {"data": [{"key": "level", "value": "WARN"}, {"key": "logger", "value": "a.b.Cart"},
           {"key": "thread", "value": "main"}, {"key": "tenant", "value": "t1"},
           {"key": "tenant", "value": "t2"}]}}
        """
            .formatted(TRACE, SEGMENT);

    assertThat(jsonDecoder.decode(json.getBytes(StandardCharsets.UTF_8), RECORD_MILLIS))
        .isEqualTo(decode(whole()));
  }

  @Test
  void whatIsNoLogIsRefused() {
    String longId = "x".repeat(300);
    LogData log =
        LogData.newBuilder().setTraceContext(TraceContext.newBuilder().setTraceId(longId)).build();

    assertThatThrownBy(() -> decode(log)).isInstanceOf(UndecodableException.class);
    for (String bad :
        new String[] {"", "[]", "{", "{} {}", "{\"service\": 1}", "{\"body\": \"x\"}"}) {
      assertThatThrownBy(() -> jsonDecoder.decode(bad.getBytes(StandardCharsets.UTF_8), 0))
          .isInstanceOf(UndecodableException.class);
    }
  }

  private byte[] decode(LogData log) {
    return decoder.decode(log.toByteArray(), RECORD_MILLIS);
  }

  private static LogData whole() {
    return LogData.newBuilder()
        .setTimestamp(1_700_000_000_123L)
        .setService("shop")
        .setServiceInstance("shop-1")
        .setEndpoint("GET:/cart")
        .setLayer("GENERAL")
        .setBody(
            LogDataBody.newBuilder()
                .setType("TEXT")
                .setText(TextLog.newBuilder().setText("no stock")))
        .setTraceContext(
            TraceContext.newBuilder().setTraceId(TRACE).setTraceSegmentId(SEGMENT).setSpanId(3))
        .setTags(
            LogTags.newBuilder()
                .addData(tag("level", "WARN"))
                .addData(tag("logger", "a.b.Cart"))
                .addData(tag("thread", "main"))
                .addData(tag("tenant", "t1"))
                .addData(tag("tenant", "t2")))
        .build();
  }

  private static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }
}
