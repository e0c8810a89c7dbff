package io.tailwater.ingest.decode.zipkin;

import static io.tailwater.ingest.decode.zipkin.DecodedZipkin.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tailwater.ingest.decode.UndecodableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipkinJsonDecoderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1500; 1500000",
        "1.5e3; 1500000",
        "'1500'; 1500000",
        "1500.0; 1500000",
        "null; 1700000000123000000",
      })
  void timestampsAreWholeNumbersHoweverTheyAreWritten(String timestamp, long nanos) {
    String json = "[{'traceId':'1','id':'2','timestamp':" + timestamp.replace('\'', '"') + "}]";

    assertThat(DecodedZipkin.ofJson(json).onlySpan().getStartTimeUnixNano()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1e-400",
        "1e99",
        "1e999999999",
        "1e99999999999999999999",
        "9223372036854775808",
        "111111111111111111111111111111111111111111111111111111111111111111111111111111",
        "'soon'",
        "''",
        "true",
        "[1]"
      })
  void whatIsNoWholeNumberOf64BitsIsRefused(String number) {
    assertRefused(
        "[{'traceId':'1','id':'2'},{'traceId':'1','id':'2','duration':" + number + "}]",
        "span 2 of the list: duration is not a whole number of 64 bits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'traceId':'1','id':'2'}; the record is not a JSON list of spans",
        "5; the record is not a JSON list of spans",
        "[][]; there is more after the list of spans",
        "[null]; span 1 of the list: it is not an object",
        "[{'id':'2'}]; span 1 of the list: traceId is missing",
        "[{'traceId':'1','id':null}]; span 1 of the list: id is missing",
        "[{'traceId':'1','id':2}]; span 1 of the list: id is not a text",
        "[{'traceId':'','id':'2'}]; span 1 of the list: traceId does not have 1 to 32 digits",
        "[{'traceId':'1','id':'xyz'}]; span 1 of the list: id is not hexadecimal",
        "[{'traceId':'1','id':'11111111111111111'}];"
            + " span 1 of the list: id does not have 1 to 16 digits",
        "[{'traceId':'1','id':'2','tags':[]}]; span 1 of the list: tags is not an object",
        "[{'traceId':'1','id':'2','tags':{'a':{}}}]; span 1 of the list: a tag is not a text",
        "[{'traceId':'1','id':'2','localEndpoint':{'port':65536}}];"
            + " span 1 of the list: port is beyond 65535",
        "[{'traceId':'1','id':'2','shared':'no'}]; span 1 of the list: shared is not true or false",
        "[{'traceId':'1','id':'2','annotations':[{'timestamp':1}]}];"
            + " span 1 of the list: an annotation has no value",
        "[{'traceId':'1','id':'2','binaryAnnotations':[{'value':'1'}]}];"
            + " span 1 of the list: a binary annotation has no key",
        "[{'traceId':'1',}]; not valid JSON near byte 16",
        "[{'traceId':'1'; not valid JSON near byte 15",
      })
  void brokenRecordsAreRefusedWithThePlace(String json, String message) {
    assertRefused(json, message);
  }

  @Test
  void jsonThatNestsForEverIsRefused() {
    assertRefused("[{'x':" + "[".repeat(100_000), "not valid JSON");
  }

  @Test
  void textsThatForgotTheirQuotesAndUnknownFieldsAreUnderstood() {
    var span =
        DecodedZipkin.ofJson(
                "[{'traceId':'A1','id':'2','kind':'OTHER','debug':true,'new':[{'a':[]}],"
                    + "'tags':{'http.status_code':200,'cached':true,'gone':null}}]")
            .onlySpan();

    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
    assertThat(attributes(span))
        .isEqualTo(Map.of("http.response.status_code", 200L, "cached", "true"));
  }

  @Test
  void whetherASpanIsOfVersion1IsToldSpanBySpan() {
    var decoded =
        DecodedZipkin.ofJson(
            """
            [{'traceId':'1','id':'2','name':'one','timestamp':10,'duration':5,'annotations':[
                {'timestamp':10,'value':'cs','endpoint':{'serviceName':'shop'}},
                {'timestamp':15,'value':'cr','endpoint':{'serviceName':'shop'}}],
              'binaryAnnotations':[{'key':'n','value':7,'endpoint':{'serviceName':'shop'}},
                {'key':'xEndpoint','value':'y'},{'key':'b','value':false}]},
             {'traceId':'1','id':'3','name':'two','kind':'SERVER','annotations':[
                {'timestamp':11,'value':'cs'}]}]
            """);

    assertThat(decoded.span("one").getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(decoded.span("one").getEventsCount()).isZero();
    assertThat(attributes(decoded.span("one")))
        .isEqualTo(Map.of("n", "7", "xEndpoint", "y", "b", "false"));
    assertThat(decoded.span("two").getEvents(0).getName()).isEqualTo("cs");
  }

  @Test
  void aVersion1SpanOfBothSidesBecomesAClientAndAServerBelowIt() {
    var spans =
        DecodedZipkin.ofJson(
                """
                [{'traceId':'1','id':'2','name':'get','timestamp':10,'duration':50,'annotations':[
                    {'timestamp':10,'value':'cs','endpoint':{'serviceName':'shop'}},
                    {'timestamp':20,'value':'sr','endpoint':{'serviceName':'stock'}},
                    {'timestamp':40,'value':'ss','endpoint':{'serviceName':'stock'}},
                    {'timestamp':60,'value':'cr','endpoint':{'serviceName':'shop'}}]}]
                """)
            .spans();

    assertThat(spans)
        .extracting(span -> span.getKind().name() + span.getStartTimeUnixNano())
        .containsExactly("SPAN_KIND_CLIENT10000", "SPAN_KIND_SERVER20000");
    assertThat(spans.getLast().getEndTimeUnixNano()).isEqualTo(40_000);
    assertThat(spans.getLast().getParentSpanId()).isEqualTo(spans.getFirst().getSpanId());
  }

  @Test
  void aVersion1SpanOfMoreServicesThanAnyCallHasIsRefused() {
    StringBuilder json = new StringBuilder("[{'traceId':'1','id':'2','annotations':[");
    for (int i = 0; i < 17; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{'timestamp':1,'value':'a','endpoint':{'serviceName':'s" + i + "'}}");
    }
    assertRefused(json + "]}]", "a v1 span of more than 16 services");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> DecodedZipkin.ofJson(json))
        .isInstanceOf(UndecodableException.class)
        .hasMessageStartingWith(message);
  }
}
