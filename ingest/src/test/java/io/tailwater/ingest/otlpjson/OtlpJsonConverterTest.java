package io.tailwater.ingest.otlpjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpJsonConverterTest {

  @Test
  void theSpecificationsWayOfWritingASpanIsRead() throws Exception {
    Span span =
        span(
            """
            "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "eee19b7ec3c1b174",
            "parentSpanId": "", "name": "I'm a server span", "kind": 2, "flags": 257,
            "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": 1544712661000000000,
            "status": {"code": 2, "message": "boom"}, "attributes": [
              {"key": "k", "value": {"kvlistValue": {"values": [{"key": "b", "value": {"bytesValue": "AP8="}}]}}}]
            """);

    assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
        .isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(HexFormat.of().formatHex(span.getSpanId().toByteArray()))
        .isEqualTo("eee19b7ec3c1b174");
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1544712660000000000L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1544712661000000000L);
    assertThat(span.getStatus().getMessage()).isEqualTo("boom");
    AnyValue value = span.getAttributes(0).getValue();
    assertThat(value.getKvlistValue().getValues(0).getValue().getBytesValue().toByteArray())
        .containsExactly(0, 255);
  }

  @Test
  void anEmptyStringValueIsAValueAndNotAnAbsentOne() throws Exception {
    AnyValue value =
        span("\"attributes\": [{\"key\": \"k\", \"value\": {\"stringValue\": \"\"}}]")
            .getAttributes(0)
            .getValue();

    assertThat(value.hasStringValue()).isTrue();
  }

  @Test
  void enumValuesOfTheFutureKeepTheirNumber() throws Exception {
    assertThat(span("\"kind\": 77").getKindValue()).isEqualTo(77);
  }

  @Test
  void wholeNumbersMayBeWrittenWithAnExponent() throws Exception {
    assertThat(span("\"startTimeUnixNano\": 1.5e18").getStartTimeUnixNano())
        .isEqualTo(1_500_000_000_000_000_000L);
    assertThat(span("\"startTimeUnixNano\": \"18446744073709551615\"").getStartTimeUnixNano())
        .isEqualTo(-1L);
  }

  @Test
  void loneSurrogatesBecomeAReplacementAndStayValidUtf8() throws Exception {
    assertThat(span("\"name\": \"a\\ud800b\"").getName()).isEqualTo("a?b");
  }

  @Test
  void logBodiesEventNamesAndSeveritiesAreRead() throws Exception {
    LogRecord log =
        LogsData.parseFrom(
                OtlpJsonConverter.logs()
                    .convert(
                        utf8(
                            """
                            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{
                              "observedTimeUnixNano":"7","severityNumber":"SEVERITY_NUMBER_ERROR2",
                              "eventName":"checkout.failed",
                              "body":{"arrayValue":{"values":[{"intValue":"-5"},{}]}}}]}]}]}
                            """)))
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);

    assertThat(log.getSeverityNumberValue()).isEqualTo(18);
    assertThat(log.getEventName()).isEqualTo("checkout.failed");
    assertThat(log.getBody().getArrayValue().getValues(0).getIntValue()).isEqualTo(-5);
    assertThat(log.getBody().getArrayValue().getValuesCount()).isEqualTo(2);
  }

  @Test
  void exponentialHistogramsKeepNegativeScalesAndPackedCounts() throws Exception {
    ExponentialHistogramDataPoint point =
        MetricsData.parseFrom(
                OtlpJsonConverter.metrics()
                    .convert(
                        utf8(
                            """
                            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"exponentialHistogram":
                             {"aggregationTemporality":2,"dataPoints":[{"scale":-3,"sum":"NaN",
                              "positive":{"offset":-1,"bucketCounts":[1,"2",300]}}]}}]}]}]}
                            """)))
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getExponentialHistogram()
            .getDataPoints(0);

    assertThat(point.getScale()).isEqualTo(-3);
    assertThat(point.getSum()).isNaN();
    assertThat(point.getPositive().getOffset()).isEqualTo(-1);
    assertThat(point.getPositive().getBucketCountsList()).containsExactly(1L, 2L, 300L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"traceId\": \"5b8e\" , \"spanId\": \"xyz0\"            | not hexadecimal at /resourceSpans/0/scopeSpans/0/spans/0/spanId",
        "\"traceId\": \"abc\"                                    | not hexadecimal",
        "\"traceId\": \"W47/95gDgQPSabYzgT/GDA==\"               | not hexadecimal",
        "\"traceId\": 5                                          | expected a string",
        "\"name\": {}                                            | expected a string",
        "\"kind\": \"SPAN_KIND_WEIRD\"                           | unknown enum name",
        "\"kind\": 2147483648                                    | out of range",
        "\"startTimeUnixNano\": -1                               | out of range",
        "\"startTimeUnixNano\": \"18446744073709551616\"         | out of range",
        "\"startTimeUnixNano\": 1e999999999                      | out of range",
        "\"startTimeUnixNano\": 1.5                              | whole number",
        "\"startTimeUnixNano\": \"soon\"                         | not a number",
        "\"startTimeUnixNano\": \"\"                             | not a number",
        "\"startTimeUnixNano\": true                             | expected a string",
        "\"flags\": 4294967296                                   | out of range",
        "\"attributes\": {}                                      | expected an array",
        "\"attributes\": [null]                                  | expected an object",
        "\"attributes\": [{\"value\":{\"boolValue\":\"true\"}}]  | expected true or false",
        "\"attributes\": [{\"value\":{\"bytesValue\":\"*\"}}]    | not base64",
        "\"attributes\": [{\"value\":{\"doubleValue\":\"1d\"}}]  | not a number",
        "\"status\": []                                          | expected an object",
        "\"name\": \"unfinished                                  | not valid JSON",
      })
  void aWrongValueIsRefusedWithReasonAndPlace(String field, String reason) {
    assertThatThrownBy(() -> span(field))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]     | not a JSON object",
        "``     | not a JSON object",
        "{} {}  | more after",
        "{      | not valid JSON",
      })
  void aBodyThatIsNotOneObjectIsRefused(String json, String reason) {
    assertThatThrownBy(() -> OtlpJsonConverter.traces().convert(utf8(json)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void valuesNestAsDeepAsTheLimitAndNoDeeper() throws Exception {
    int atSpan = 4;
    int perList = 2;
    int lists = (OtlpJsonConverter.MAX_MESSAGE_DEPTH - atSpan - 2) / perList;

    assertThat(span(nested(lists)).getAttributesCount()).isEqualTo(1);
    assertThatThrownBy(() -> span(nested(lists + 1)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("deeper than 64");
  }

  private static String nested(int lists) {
    return "\"attributes\":[{\"key\":\"k\",\"value\":"
        + "{\"arrayValue\":{\"values\":[".repeat(lists)
        + "{}"
        + "]}}".repeat(lists)
        + "}]";
  }

  private static Span span(String fields) throws Exception {
    String json = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + fields + "}]}]}]}";
    return TracesData.parseFrom(OtlpJsonConverter.traces().convert(utf8(json)))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
