package io.tailwater.ingest.decode.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.tailwater.ingest.decode.DecodedLogs;
import io.tailwater.ingest.decode.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationLogDecoderTest {
  private static final long RECORD_MILLIS = 1_700_000_000_777L;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final ApplicationLogDecoder decoder = new ApplicationLogDecoder();

  @Test
  void wellKnownFieldsHaveTheirPlacesAndAllElseAreAttributes() {
    ResourceLogs resource =
        DecodedLogs.resources(
                decode(
                    """
                    {"@timestamp": "2023-11-14T22:13:20.5Z", "level": "warn", "message": "no stock",
                     "trace_id": "%s", "span_id": "%s", "service": {"name": "shop"},
                     "logger": "a.b.Cart", "thread": "main", "n": 3, "x": 0.5, "ok": true,
                     "none": null, "http": {"request": {"method": "GET"}}, "tags": ["a", "b"],
                     "error": {"type": "java.lang.IllegalStateException", "message": "boom"}}
                    """
                        .formatted(TRACE, SPAN)))
            .getFirst();

    assertThat(DecodedLogs.attributes(resource.getResource().getAttributesList()))
        .isEqualTo(Map.of("service.name", "shop"));
    assertThat(resource.getScopeLogs(0).getScope().getName()).isEqualTo("a.b.Cart");
    LogRecord log = resource.getScopeLogs(0).getLogRecords(0);
    assertThat(log.getTimeUnixNano()).isEqualTo(1_700_000_000_500_000_000L);
    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(log.getSeverityText()).isEqualTo("warn");
    assertThat(log.getBody().getStringValue()).isEqualTo("no stock");
    assertThat(DecodedLogs.hex(log.getTraceId())).isEqualTo(TRACE);
    assertThat(DecodedLogs.hex(log.getSpanId())).isEqualTo(SPAN);
    assertThat(DecodedLogs.attributes(log.getAttributesList()))
        .isEqualTo(
            Map.of(
                "thread.name", "main",
                "n", 3L,
                "x", 0.5,
                "ok", true,
                "http.request.method", "GET",
                "tags", "[\"a\", \"b\"]",
                "exception.type", "java.lang.IllegalStateException",
                "exception.message", "boom"));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000000000000",
    "1700000000.25, 1700000000250000000",
    "1700000000123, 1700000000123000000",
    "1700000000123456, 1700000000123456000",
    "1700000000123456789, 1700000000123456789",
    "'\"1700000000123\"', 1700000000123000000",
    "'\"2023-11-14T22:13:20Z\"', 1700000000000000000",
    "'\"2023-11-15T00:13:20.5+02:00\"', 1700000000500000000",
    "'\"2023-11-15T00:13:20+0200\"', 1700000000000000000",
    "'\"2023-11-14 22:13:20,123\"', 1700000000123000000"
  })
  void timesAreReadByTheirMagnitude(String time, long nanos) {
    assertThat(one("{\"ts\": " + time + "}").getTimeUnixNano()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "-1", "1e999999999", "true", "0", "\"2023-99-99T00:00:00Z\""})
  void timeThatIsNoneIsTheRecordsAndStaysAsAttribute(String time) {
    LogRecord log = one("{\"time\": " + time + "}");

    assertThat(log.getTimeUnixNano()).isEqualTo(RECORD_MILLIS * 1_000_000);
    assertThat(DecodedLogs.attributes(log.getAttributesList())).containsKey("time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "0", "\"N/A\"", "\"\"", "\"00000000000000000000000000000000\""})
  void idThatSaysThereIsNoneIsAbsent(String none) {
    LogRecord log = one("{\"trace_id\": " + none + ", \"span_id\": " + none + "}");

    assertThat(log.getTraceId().isEmpty()).isTrue();
    assertThat(log.getSpanId().isEmpty()).isTrue();
    assertThat(log.getAttributesList()).isEmpty();
  }

  @Test
  void idsOfOtherTracersAreTheirs() {
    LogRecord datadog =
        one("{\"dd\": {\"trace_id\": \"1234567890123456789\", \"span_id\": \"42\"}}");
    assertThat(DecodedLogs.hex(datadog.getTraceId())).isEqualTo("0000000000000000112210f47de98115");
    assertThat(DecodedLogs.hex(datadog.getSpanId())).isEqualTo("000000000000002a");

    String text = "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57.17000000000010001";
    LogRecord skyWalking = one("{\"traceId\": \"" + text + "\"}");
    assertThat(skyWalking.getTraceId().size()).isEqualTo(16);
    assertThat(DecodedLogs.attributes(skyWalking.getAttributesList()))
        .isEqualTo(Map.of("skywalking.trace_id", text));
  }

  @Test
  void linesAndArraysAreManyLogs() {
    byte[] decoded =
        decode("{\"msg\": \"a\"}\n{\"msg\": \"b\"}\n[{\"msg\": \"c\"}, {\"msg\": \"d\"}]\n");

    assertThat(DecodedLogs.all(decoded))
        .extracting(log -> log.getBody().getStringValue())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void logWithoutWordsIsShownAsItCame() {
    assertThat(one(" {\"a\": [1, {}]} ").getBody().getStringValue()).isEqualTo("{\"a\": [1, {}]}");
  }

  @Test
  void earlierNameCountsAndTheOtherIsNotLost() {
    LogRecord log = one("{\"msg\": \"second\", \"message\": \"first\", \"severity\": 40}");

    assertThat(log.getBody().getStringValue()).isEqualTo("first");
    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(DecodedLogs.attributes(log.getAttributesList())).isEqualTo(Map.of("msg", "second"));
  }

  @Test
  void exceptionIsToldByItsStackTrace() {
    LogRecord log =
        one(
            "{\"msg\": \"x\", \"stack_trace\": \"a.b.OddException: boom\\n\\tat a.b.C.d(C.java:1)\"}");

    assertThat(DecodedLogs.attributes(log.getAttributesList()))
        .containsEntry("exception.type", "a.b.OddException")
        .containsEntry("exception.message", "boom");
  }

  @Test
  void deepAndManyFieldsAreBounded() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 1_000; i++) {
      many.append("\"f").append(i).append("\":1,");
    }
    LogRecord log = one(many.append("\"last\":1}").toString());
    assertThat(log.getAttributesCount()).isEqualTo(JsonFields.MAX_FIELDS);
    assertThat(log.getDroppedAttributesCount()).isEqualTo(1_001 - JsonFields.MAX_FIELDS);

    LogRecord deep = one("{\"a\":".repeat(20) + "1" + "}".repeat(20));
    assertThat(deep.getAttributesList())
        .singleElement()
        .satisfies(pair -> assertThat(pair.getKey()).isEqualTo("a.a.a.a.a.a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"x\"", "[1]", "{\"a\"", "{\"a\":1", "[[]]", "{} x", "null"})
  void whatIsNoObjectIsRefused(String bad) {
    assertThatThrownBy(() -> decode(bad)).isInstanceOf(UndecodableException.class);
  }

  @Test
  void textOfOtherCharsetsIsRefusedNotMisread() {
    assertThatThrownBy(() -> decoder.decode("{\"a\":1}".getBytes(StandardCharsets.UTF_16), 0))
        .isInstanceOf(UndecodableException.class);
  }

  private LogRecord one(String json) {
    return DecodedLogs.one(decode(json));
  }

  private byte[] decode(String json) {
    return decoder.decode(json.getBytes(StandardCharsets.UTF_8), RECORD_MILLIS);
  }
}
