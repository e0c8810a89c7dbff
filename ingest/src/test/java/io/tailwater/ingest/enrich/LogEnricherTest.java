package io.tailwater.ingest.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.ingest.decode.DecodedLogs;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.decode.log.IdTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEnricherTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String SKY_TRACE = "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17000000000010001";

  private final LogEnricher enricher = new LogEnricher(MaskingRules.DEFAULT);

  @Test
  void recordWithNothingToFindIsHandedOnAsItCame() {
    byte[] record =
        DecodedLogs.record(
            LogRecord.newBuilder().setSeverityNumberValue(9).setBody(text("served /a")).build());

    assertThat(enricher.enrich(record, 0)).isSameAs(record);
  }

  @Test
  void jsonBodyBecomesAttributesAndStays() {
    String body =
        "{\"level\":\"error\",\"ts\":1700000000,\"trace_id\":\"%s\",\"span_id\":\"%s\","
                .formatted(TRACE, SPAN)
            + "\"a\":{\"b\":1},\"own\":\"body's\",\"password\":\"x\"}";
    LogRecord log =
        enrich(
            LogRecord.newBuilder()
                .setBody(text(body))
                .addAttributes(pair("own", text("the log's")))
                .build());

    assertThat(log.getBody().getStringValue()).isEqualTo(body.replace("\"x\"", "\"***\""));
    assertThat(log.getSeverityNumberValue()).isEqualTo(17);
    assertThat(log.getSeverityText()).isEqualTo("error");
    assertThat(log.getTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(DecodedLogs.hex(log.getTraceId())).isEqualTo(TRACE);
    assertThat(DecodedLogs.hex(log.getSpanId())).isEqualTo(SPAN);
    assertThat(DecodedLogs.attributes(log.getAttributesList()))
        .isEqualTo(Map.of("own", "the log's", "a.b", 1L, "password", "***"));
  }

  @Test
  void pairsBecomeAttributes() {
    LogRecord log = enrich("level=warn msg=\"no \\\"stock\\\"\" shop.id=7");

    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(DecodedLogs.attributes(log.getAttributesList()))
        .isEqualTo(Map.of("msg", "no \"stock\"", "shop.id", "7"));
    assertThat(enrich("a=1 and b=2").getAttributesList()).isEmpty();
    assertThat(enrich("a=1").getAttributesList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x trace_id=T span_id=S y",
        "[traceId: T, spanId: S]",
        "trace.id=\"T\" span.id=\"S\"",
        "traceparent: 00-T-S-01",
        "{\\\"trace_id\\\":\\\"T\\\",\\\"span_id\\\":\\\"S\\\"} parent_span_id=1111111111111111",
        "parent_span_id=1111111111111111 trace_id=T span_id=S"
      })
  void idsInTheTextAreTheLogs(String form) {
    LogRecord log = enrich(form.replace("T", TRACE).replace("S", SPAN));

    assertThat(DecodedLogs.hex(log.getTraceId())).isEqualTo(TRACE);
    assertThat(DecodedLogs.hex(log.getSpanId())).isEqualTo(SPAN);
  }

  @Test
  void idsOfSkyWalkingInTheTextAreThoseOfItsSegments() {
    String trace = DecodedLogs.hex(enrich("x [TID:" + SKY_TRACE + "] y").getTraceId());
    IdTexts ids = new IdTexts();
    assertThat(trace).isEqualTo(ids.traceId(SKY_TRACE).toHex());

    LogRecord context = enrich("[SW_CTX:[shop,shop-1," + SKY_TRACE + ",seg.1.2,3]] hello");
    assertThat(DecodedLogs.hex(context.getTraceId())).isEqualTo(trace);
    assertThat(DecodedLogs.hex(context.getSpanId()))
        .isEqualTo(String.format("%016x", ids.skyWalkingSpanId("seg.1.2", 3)));
    assertThat(DecodedLogs.attributes(context.getAttributesList()))
        .isEqualTo(Map.of("skywalking.trace_id", SKY_TRACE));

    Base64.Encoder base64 = Base64.getEncoder();
    String sw8 =
        String.join(
            "-",
            "1",
            base64.encodeToString(SKY_TRACE.getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString("seg.1.2".getBytes(StandardCharsets.UTF_8)),
            "3",
            "c2hvcA==",
            "c2hvcA==",
            "L2E=",
            "aG9zdA==");
    LogRecord header = enrich("got sw8: " + sw8);
    assertThat(header.getTraceId()).isEqualTo(context.getTraceId());
    assertThat(header.getSpanId()).isEqualTo(context.getSpanId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TID: N/A", "trace_id=0 span_id=0", "tid: 1234", "trace_id=none", "SW_CTX:[N/A]"})
  void textWithoutIdsGivesNone(String body) {
    LogRecord log = enrich(body);

    assertThat(log.getTraceId().isEmpty()).isTrue();
    assertThat(log.getSpanId().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consumed traceparent=00-1af7651916cd43dd8448eb211c80319c-S-01",
        "{\"trace_id\":\"1af7651916cd43dd8448eb211c80319c\",\"span_id\":\"S\"}"
      })
  void spanOfAnotherTraceIsNotTheLogs(String form) {
    ByteString own = ByteString.fromHex(TRACE);
    LogRecord log =
        enrich(
            LogRecord.newBuilder().setTraceId(own).setBody(text(form.replace("S", SPAN))).build());

    assertThat(log.getTraceId()).isEqualTo(own);
    assertThat(log.getSpanId().isEmpty()).isTrue();
  }

  @Test
  void spanOfALinkedContextIsNotTheLogs() {
    LogRecord log =
        enrich(
            "trace_id=%s linked traceparent=00-1af7651916cd43dd8448eb211c80319c-%s-01"
                .formatted(TRACE, SPAN));

    assertThat(DecodedLogs.hex(log.getTraceId())).isEqualTo(TRACE);
    assertThat(log.getSpanId().isEmpty()).isTrue();
  }

  @Test
  void secretsInBytesThatAreNoTextAreMasked() {
    byte[] line = "login password=hunter2 ".getBytes(StandardCharsets.UTF_8);
    byte[] withByte = Arrays.copyOf(line, line.length + 1);
    withByte[line.length] = (byte) 0xff;
    LogRecord log =
        enrich(
            LogRecord.newBuilder()
                .setBody(AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(withByte)))
                .build());

    assertThat(log.getBody().getBytesValue().toStringUtf8())
        .contains("password=***")
        .doesNotContain("hunter2");
  }

  @Test
  void stackTraceThatIsFoundDoesNotDoubleALargeLog() {
    String body =
        "java.lang.IllegalStateException: no\n"
            + "\tat io.shop.Cart.add(Cart.java:7)\n".repeat(16_000);
    LogRecord log = enrich(body);

    assertThat(log.getBody().getStringValue()).isEqualTo(body);
    assertThat((String) DecodedLogs.attributes(log.getAttributesList()).get("exception.stacktrace"))
        .hasSize(32 << 10);
    assertThat(log.getSerializedSize()).isLessThan(1 << 20);
  }

  @Test
  void idsOfTheLogItselfAreNotReplaced() {
    ByteString own =
        ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6});
    LogRecord log =
        enrich(LogRecord.newBuilder().setTraceId(own).setBody(text("trace_id=" + TRACE)).build());

    assertThat(log.getTraceId()).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27 07:41:05 ERROR [main] x, 17",
    "[warn] x, 13",
    "time=1 level=info msg, 9",
    "'\u001b[31mFATAL\u001b[0m x', 21",
    "DEBUG: x, 5",
    "an error happened, 0",
    "ERRORS: none, 0",
    "com.shop.INFO-x, 0"
  })
  void severityIsReadNearTheBeginning(String body, int severity) {
    assertThat(enrich(body).getSeverityNumberValue()).isEqualTo(severity);
  }

  @Test
  void stackTracesBecomeExceptions() {
    assertException(
        "2026 ERROR x failed\njava.lang.IllegalStateException: boom\nmore\n\tat a.B.c(B.java:1)\n"
            + "Caused by: java.io.IOException: disk\n\tat a.D.e(D.java:2)",
        "java.lang.IllegalStateException",
        "boom\nmore");
    assertException(
        "Exception in thread \"main\" a.b.OddError: x\n\tat a.B.c(B.java:1)", "a.b.OddError", "x");
    assertException(
        "failed\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\n"
            + "ValueError: bad",
        "ValueError",
        "bad");
    assertException(
        "TypeError: x is not a function\n    at f (/a.js:1:2)", "TypeError", "x is not a function");
    assertException(
        "panic: runtime error: index out of range [5]\n\ngoroutine 1 [running]:\nmain.main()",
        "panic",
        "runtime error: index out of range [5]");
  }

  private void assertException(String body, String type, String message) {
    Map<String, Object> attributes = DecodedLogs.attributes(enrich(body).getAttributesList());
    assertThat(attributes)
        .containsEntry("exception.type", type)
        .containsEntry("exception.message", message);
    assertThat(body).endsWith((String) attributes.get("exception.stacktrace"));
  }

  @Test
  void secretsAreMaskedInBodyAttributesAndResource() {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(text("Bearer a1b2c3d4e5")))
            .build();
    AnyValue nested =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(pair("apiKey", AnyValue.newBuilder().setIntValue(42).build())))
            .build();
    LogRecord log =
        LogRecord.newBuilder()
            .setSeverityNumberValue(9)
            .setBody(nested)
            .addAttributes(pair("http.request.header.authorization", list))
            .addAttributes(pair("db.password", text("x")))
            .addAttributes(pair("has_password", AnyValue.newBuilder().setBoolValue(true).build()))
            .addAttributes(pair("url.full", text("http://h/?token=abc&x=1")))
            .build();
    Resource resource =
        Resource.newBuilder()
            .addAttributes(pair("process.command_line", text("app --password pw -v")))
            .build();
    byte[] record =
        LogsData.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setResource(resource)
                    .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
            .build()
            .toByteArray();

    byte[] enriched = enricher.enrich(record, 0);

    LogRecord masked = DecodedLogs.one(enriched);
    assertThat(masked.getBody().getKvlistValue().getValues(0).getValue()).isEqualTo(text("***"));
    assertThat(masked.getAttributes(0).getValue().getArrayValue().getValues(0))
        .isEqualTo(text("***"));
    assertThat(masked.getAttributes(1).getValue()).isEqualTo(text("***"));
    assertThat(masked.getAttributes(2)).isEqualTo(log.getAttributes(2));
    assertThat(masked.getAttributes(3).getValue()).isEqualTo(text("http://h/?token=***&x=1"));
    assertThat(DecodedLogs.resources(enriched).getFirst().getResource().getAttributes(0).getValue())
        .isEqualTo(text("app --password *** -v"));
    assertThat(enricher.enrich(enriched, 0)).isSameAs(enriched);
  }

  @Test
  void valueThatNobodyLooksIntoIsMaskedWhole() {
    AnyValue value = text("password=x");
    for (int i = 0; i < 20; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    LogRecord log = enrich(LogRecord.newBuilder().setBody(value).build());

    assertThat(log.toString()).doesNotContain("password=x").contains("***");
  }

  @Test
  void onlyChangedLogsAreWrittenAnew() {
    LogsData before =
        LogsData.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .setSchemaUrl("s")
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(plain("a"))
                            .addLogRecords(plain("password=x"))
                            .addLogRecords(LogRecord.getDefaultInstance())
                            .addLogRecords(plain("b"))
                            .setSchemaUrl("t")))
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(plain("password=y"))))
            .build();

    byte[] enriched = enricher.enrich(before.toByteArray(), 0);

    assertThat(DecodedLogs.all(enriched))
        .containsExactly(
            plain("a"),
            plain("password=***"),
            LogRecord.getDefaultInstance(),
            plain("b"),
            plain("password=***"));
    assertThat(DecodedLogs.resources(enriched).getFirst().getSchemaUrl()).isEqualTo("s");
  }

  @Test
  void logThatSaysNothingOfTimeWasObservedWhenItsRecordWasWritten() {
    byte[] enriched = enricher.enrich(DecodedLogs.record("served /a"), 1_700_000_000_123L);
    LogRecord timed =
        LogRecord.newBuilder()
            .setTimeUnixNano(5)
            .setSeverityNumberValue(9)
            .setBody(text("a"))
            .build();

    assertThat(DecodedLogs.one(enriched).getObservedTimeUnixNano())
        .isEqualTo(1_700_000_000_123_000_000L);
    assertThat(DecodedLogs.one(enricher.enrich(DecodedLogs.record(timed), 1_700_000_000_123L)))
        .isEqualTo(timed);
  }

  @Test
  void brokenFramingIsRefused() {
    byte[] record = DecodedLogs.record("password=x");

    assertThatThrownBy(() -> enricher.enrich(Arrays.copyOf(record, record.length - 1), 0))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void whatIsFoundTakesNoMoreThanItsBound() {
    String deep = "{\"" + "k".repeat(200) + "\":{";
    StringBuilder body = new StringBuilder(deep);
    for (int i = 0; i < 200; i++) {
      body.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":1");
    }
    body.append("}}");

    byte[] enriched = enricher.enrich(DecodedLogs.record(body.toString()), 0);

    assertThat(enriched.length).isLessThan(3 * body.length() + 1_024);
    assertThat(DecodedLogs.one(enriched).getAttributesCount()).isPositive();
  }

  private LogRecord enrich(String body) {
    return DecodedLogs.one(enricher.enrich(DecodedLogs.record(body), 0));
  }

  private LogRecord enrich(LogRecord log) {
    return DecodedLogs.one(enricher.enrich(DecodedLogs.record(log), 0));
  }

  private static LogRecord plain(String body) {
    return LogRecord.newBuilder().setSeverityNumberValue(9).setBody(text(body)).build();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
