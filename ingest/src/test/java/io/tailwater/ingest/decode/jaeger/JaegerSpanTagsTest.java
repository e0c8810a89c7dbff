package io.tailwater.ingest.decode.jaeger;

import static io.tailwater.ingest.decode.jaeger.JaegerMessages.bare;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.jaegertracing.api_v2.Model;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JaegerSpanTagsTest {
  private final JaegerProtoDecoder decoder = new JaegerProtoDecoder();

  private JaegerDecoded decode(Model.Span.Builder span) throws InvalidProtocolBufferException {
    return JaegerDecoded.of(decoder.decode(span.build().toByteArray(), 1));
  }

  @ParameterizedTest
  @CsvSource({
    "client, SPAN_KIND_CLIENT",
    "server, SPAN_KIND_SERVER",
    "producer, SPAN_KIND_PRODUCER",
    "consumer, SPAN_KIND_CONSUMER",
    "internal, SPAN_KIND_INTERNAL"
  })
  void theKindIsATagThatIsNotKept(String tag, Span.SpanKind kind) throws Exception {
    JaegerDecoded decoded = decode(bare().addTags(tag("span.kind", tag)));

    assertThat(decoded.span().getKind()).isEqualTo(kind);
    assertThat(decoded.attributes()).isEmpty();
  }

  @Test
  void aKindThatIsNotKnownIsKeptAsATag() throws Exception {
    JaegerDecoded decoded = decode(bare().addTags(tag("span.kind", "unspecified")));

    assertThat(decoded.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
    assertThat(decoded.attributes()).containsExactly(entry("span.kind", "unspecified"));
  }

  @Test
  void theErrorTagIsTheStatus() throws Exception {
    assertThat(status(bare().addTags(tag("error", true)))).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(status(bare().addTags(tag("error", "true"))))
        .isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(status(bare().addTags(tag("error", false)))).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(decode(bare().addTags(tag("error", true))).attributes()).isEmpty();
  }

  @Test
  void anErrorTagThatSaysSomethingElseIsAnAttribute() throws Exception {
    JaegerDecoded decoded = decode(bare().addTags(tag("error", "timed out")));

    assertThat(decoded.span().hasStatus()).isFalse();
    assertThat(decoded.attributes()).containsExactly(entry("error", "timed out"));
  }

  @Test
  void openTelemetrysStatusWinsOverTheErrorTag() throws Exception {
    JaegerDecoded decoded =
        decode(
            bare()
                .addTags(tag("otel.status_code", "OK"))
                .addTags(tag("error", true))
                .addTags(tag("otel.status_description", "as planned")));

    assertThat(decoded.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
    assertThat(decoded.span().getStatus().getMessage()).isEqualTo("as planned");
    assertThat(decoded.attributes()).isEmpty();
  }

  @Test
  void aStatusOfHttpAloneIsNoError() throws Exception {
    assertThat(status(bare().addTags(tag("http.status_code", 503))))
        .isEqualTo(StatusCode.STATUS_CODE_UNSET);
  }

  private StatusCode status(Model.Span.Builder span) throws InvalidProtocolBufferException {
    return decode(span).span().getStatus().getCode();
  }

  @Test
  void scopeAndTraceStateComeFromTagsThatAreNotKept() throws Exception {
    JaegerDecoded today =
        decode(
            bare()
                .addTags(tag("otel.scope.name", "io.tracer"))
                .addTags(tag("otel.scope.version", "1.2"))
                .addTags(tag("w3c.tracestate", "ot=th:8")));
    JaegerDecoded older =
        decode(
            bare()
                .addTags(tag("otel.library.name", "io.tracer"))
                .addTags(tag("otel.library.version", "1.1")));

    assertThat(today.scope()).isEqualTo("io.tracer 1.2");
    assertThat(today.span().getTraceState()).isEqualTo("ot=th:8");
    assertThat(today.attributes()).isEmpty();
    assertThat(older.scope()).isEqualTo("io.tracer 1.1");
    assertThat(older.attributes()).isEmpty();
  }

  @Test
  void aVersionWithoutAScopeStaysATag() throws Exception {
    assertThat(decode(bare().addTags(tag("otel.scope.version", "1.2"))).attributes())
        .containsExactly(entry("otel.scope.version", "1.2"));
  }
}
