package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
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
