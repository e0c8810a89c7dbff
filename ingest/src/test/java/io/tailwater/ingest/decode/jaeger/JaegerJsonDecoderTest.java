package io.tailwater.ingest.decode.jaeger;

import static io.tailwater.ingest.decode.jaeger.JaegerMessages.bare;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.spanId;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.traceId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.tailwater.ingest.decode.UndecodableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JaegerJsonDecoderTest {
  private static final long RECORD_MILLIS = 1_600_000_000_000L;

  /** As the Collector's kafkaexporter writes it. */
  private static final String RECORD =
      """
      {"traceId":"AAAAAAAAAAEAAAAAAAAAAg==","spanId":"AAAAAAAAAAM=","operationName":"GET /warm",
       "references":[{"traceId":"AAAAAAAAAAEAAAAAAAAAAg==","spanId":"AAAAAAAAAAQ="},
                     {"traceId":"AAAAAAAAAAkAAAAAAAAACQ==","spanId":"AAAAAAAAAAU=",
                      "refType":"FOLLOWS_FROM"}],
       "flags":1,
       "startTime":"2023-11-14T22:13:20.019009193Z","duration":"0.019009193s",
       "tags":[{"key":"otel.scope.name","vStr":"flask"},{"key":"http.method","vStr":"GET"},
               {"key":"http.status_code","vType":"INT64","vInt64":"500"},
               {"key":"ratio","vType":"FLOAT64","vFloat64":0.25},
               {"key":"nan","vType":"FLOAT64","vFloat64":"NaN"},
               {"key":"raw","vType":"BINARY","vBinary":"AAAAAAAAAAM="},
               {"key":"empty"},
               {"key":"span.kind","vStr":"server"},
               {"key":"error","vType":"BOOL","vBool":true}],
       "logs":[{"timestamp":"2023-11-14T22:13:20.02Z",
                "fields":[{"key":"event","vStr":"exception"},
                          {"key":"exception.type","vStr":"ValueError"}]}],
       "process":{"serviceName":"shop","tags":[{"key":"hostname","vStr":"node-1"}]},
       "warnings":null,"unknown":{"traceId":[[1]]}}
      """;

  private final JaegerJsonDecoder decoder = new JaegerJsonDecoder();

  private JaegerDecoded decode(String json) throws Exception {
    return JaegerDecoded.of(decoder.decode(json.getBytes(UTF_8), RECORD_MILLIS));
  }

  @Test
  void aRecordOfTheCollectorReadsAsItsSpan() throws Exception {
    JaegerDecoded decoded = decode(RECORD);
    Span span = decoded.span();

    assertThat(span.getTraceId()).isEqualTo(traceId(1, 2));
    assertThat(span.getSpanId()).isEqualTo(spanId(3));
    assertThat(span.getParentSpanId()).isEqualTo(spanId(4));
    assertThat(span.getLinksList()).extracting(Span.Link::getSpanId).containsExactly(spanId(5));
    assertThat(span.getName()).isEqualTo("GET /warm");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getFlags()).isEqualTo(1);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1_700_000_000_019_009_193L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1_700_000_000_038_018_386L);
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(span.getEvents(0).getName()).isEqualTo("exception");
    assertThat(span.getEvents(0).getTimeUnixNano()).isEqualTo(1_700_000_000_020_000_000L);
    assertThat(decoded.scope()).isEqualTo("flask ");
    assertThat(decoded.resource())
        .containsExactly(entry("host.name", "node-1"), entry("service.name", "shop"));
    assertThat(decoded.attributes())
        .containsExactly(
            entry("http.request.method", "GET"),
            entry("http.response.status_code", 500L),
            entry("ratio", 0.25),
            entry("nan", Double.NaN),
            entry("raw", spanId(3)),
            entry("empty", ""));
  }

  @Test
  void namesAsInTheProtoFileAreUnderstood() {
    assertThat(decoder.decode(JaegerJsonpb.writeWithProtoNames(bare().build()), RECORD_MILLIS))
        .isEqualTo(decoder.decode(JaegerJsonpb.write(bare().build()), RECORD_MILLIS));
  }

  @Test
  void numbersMayStandForNamesAndForStrings() throws Exception {
    assertThat(decode("{\"tags\":[{\"key\":\"a\",\"vType\":2,\"vInt64\":5}]}").attributes())
        .containsExactly(entry("a", 5L));
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1000000000",
    "0.019009193s, 19009193",
    "1.5s, 1500000000",
    "0s, 0",
    "-1.5s, 0",
    "0.0000000019s, 1"
  })
  void durationsAreSeconds(String duration, long nanos) throws Exception {
    Span span =
        decode("{\"startTime\":\"2023-11-14T22:13:20Z\",\"duration\":\"" + duration + "\"}").span();

    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(nanos);
  }

  @Test
  void aDurationOfAnyNumberOfDigitsDoesNotOverflow() throws Exception {
    assertThat(decode("{\"duration\":\"" + "9".repeat(40) + "s\"}").span().getEndTimeUnixNano())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTimeMayHaveAnOffset() throws Exception {
    assertThat(
            decode("{\"startTime\":\"2023-11-14T23:13:20+01:00\"}").span().getStartTimeUnixNano())
        .isEqualTo(1_700_000_000_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"duration\":\"1\"}",
        "{\"duration\":\"s\"}",
        "{\"duration\":\"-s\"}",
        "{\"duration\":\".5s\"}",
        "{\"duration\":\"1.s\"}",
        "{\"duration\":\"1.5.5s\"}",
        "{\"duration\":\"1e3s\"}",
        "{\"duration\":1}",
        "{\"startTime\":\"yesterday\"}",
        "{\"startTime\":5}",
        "{\"traceId\":\"not base64!\"}",
        "{\"traceId\":\"AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAAD\"}",
        "{\"spanId\":\"AAAA\"}",
        "{\"flags\":\"many\"}",
        "{\"flags\":99999999999999999999}",
        "{\"operationName\":7}",
        "{\"tags\":{}}",
        "{\"tags\":[7]}",
        "{\"tags\":[{\"vType\":\"MAP\"}]}",
        "{\"tags\":[{\"vBool\":\"true\"}]}",
        "{\"tags\":[{\"vFloat64\":\"much\"}]}",
        "{\"references\":[{\"refType\":\"UNCLE_OF\"}]}",
        "{\"process\":[]}",
        "{\"warnings\":[{}]}"
      })
  void aFieldThatDoesNotHoldWhatItShouldIsRefused(String json) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(UndecodableException.class)
        .hasMessageMatching("(Jaeger|not valid JSON).*");
  }

  @Test
  void aRefusalSaysWhatAndWhere() {
    assertThatThrownBy(() -> decode("{\"tags\":[{},{\"vInt64\":\"x\"}]}"))
        .hasMessage("Jaeger span: expected a whole number of 64 bits at /tags/1/vInt64");
    assertThatThrownBy(() -> decode("{\n\"tags\" 1}"))
        .hasMessageStartingWith("not valid JSON at line 2, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{} {}", "{\"tags\":[", "\uFEFF"})
  void whatIsNotOneObjectIsRefused(String json) {
    assertThatThrownBy(() -> decode(json)).isInstanceOf(UndecodableException.class);
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> decode("{\"x\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}"))
        .isInstanceOf(UndecodableException.class);
  }
}
