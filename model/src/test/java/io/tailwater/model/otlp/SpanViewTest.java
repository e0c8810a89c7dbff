package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanViewTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 15, 17, 32})
  void traceIdOfAnotherLengthIsNamedAsTheProblem(int bytes) {
    assertThat(view(valid().setTraceId(ByteString.copyFrom(ones(bytes)))).problem())
        .isEqualTo(SpanView.Problem.INVALID_TRACE_ID);
  }

  @Test
  void traceIdOfZerosIsNamedAsTheProblem() {
    assertThat(view(valid().setTraceId(ByteString.copyFrom(new byte[16]))).problem())
        .isEqualTo(SpanView.Problem.INVALID_TRACE_ID);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 7, 9, 16})
  void spanIdOfAnotherLengthIsNamedAsTheProblem(int bytes) {
    assertThat(view(valid().setSpanId(ByteString.copyFrom(ones(bytes)))).problem())
        .isEqualTo(SpanView.Problem.INVALID_SPAN_ID);
  }

  @Test
  void parentIdOfAnotherLengthIsNamedAsTheProblem() {
    assertThat(view(valid().setParentSpanId(ByteString.copyFrom(ones(3)))).problem())
        .isEqualTo(SpanView.Problem.MALFORMED_SPAN);
  }

  @Test
  void parentIdOfZerosMeansRoot() {
    SpanView view = view(valid().setParentSpanId(ByteString.copyFrom(new byte[8])));
    assertThat(view.problem()).isEqualTo(SpanView.Problem.NONE);
    assertThat(view.isRoot()).isTrue();
  }

  @Test
  void truncatedSpanIsNamedAsTheProblem() {
    byte[] bytes = valid().setName("a name that is cut").build().toByteArray();
    SpanView view = new SpanView();
    view.read(bytes, 0, bytes.length - 3);
    assertThat(view.problem()).isEqualTo(SpanView.Problem.MALFORMED_SPAN);
  }

  @Test
  void exceptionIsFoundByTheNameOfItsEventInWhateverOrderFieldsCome() {
    Span.Event exception = Span.Event.newBuilder().setTimeUnixNano(7).setName("exception").build();
    Span.Event other = Span.Event.newBuilder().setName("exceptional").build();
    assertThat(view(valid().addEvents(other)).hasException()).isFalse();
    assertThat(view(valid().addEvents(other).addEvents(exception)).hasException()).isTrue();

    // As it comes out of OTLP/JSON: attributes, which say nothing of it, then the name.
    ByteString attributes =
        Span.Event.newBuilder()
            .addAttributes(KeyValue.newBuilder().setKey("exception.type"))
            .build()
            .toByteString();
    ByteString turned =
        attributes.concat(Span.Event.newBuilder().setName("exception").build().toByteString());
    byte[] event = turned.toByteArray();
    byte[] span =
        valid()
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {11 << 3 | 2, (byte) event.length}))
            .concat(turned)
            .toByteArray();
    SpanView view = new SpanView();
    view.read(span, 0, span.length);
    assertThat(view.problem()).isEqualTo(SpanView.Problem.NONE);
    assertThat(view.hasException()).isTrue();
  }

  @Test
  void eventThatCannotBeReadIsNoProblemOfTheSpan() {
    byte[] span =
        valid()
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {11 << 3 | 2, 2, 2 << 3 | 2, 100}))
            .toByteArray();
    SpanView view = new SpanView();
    view.read(span, 0, span.length);
    assertThat(view.problem()).isEqualTo(SpanView.Problem.NONE);
    assertThat(view.hasException()).isFalse();
  }

  @Test
  void theIdsAloneAreReadAsInTheWholeSpan() {
    byte[] bytes = valid().setName("a span").setStartTimeUnixNano(7).build().toByteArray();
    SpanView whole = new SpanView();
    whole.read(bytes, 0, bytes.length);
    SpanView ids = new SpanView();
    ids.readIds(bytes, 0, bytes.length);
    assertThat(ids.problem()).isEqualTo(SpanView.Problem.NONE);
    assertThat(ids.traceIdHi()).isEqualTo(whole.traceIdHi());
    assertThat(ids.traceIdLo()).isEqualTo(whole.traceIdLo());
    assertThat(ids.spanId()).isEqualTo(whole.spanId());
  }

  @Test
  void missingIdsAreFoundWithoutTheRest() {
    byte[] bytes = Span.newBuilder().setName("a span").build().toByteArray();
    SpanView ids = new SpanView();
    ids.readIds(bytes, 0, bytes.length);
    assertThat(ids.problem()).isEqualTo(SpanView.Problem.INVALID_TRACE_ID);
  }

  private static Span.Builder valid() {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(ones(16)))
        .setSpanId(ByteString.copyFrom(ones(8)));
  }

  private static byte[] ones(int length) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  private static SpanView view(Span.Builder span) {
    byte[] bytes = span.build().toByteArray();
    SpanView view = new SpanView();
    view.read(bytes, 0, bytes.length);
    return view;
  }
}
