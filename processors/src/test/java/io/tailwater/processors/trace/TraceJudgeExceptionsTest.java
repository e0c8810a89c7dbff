package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.SpanKind;
import io.tailwater.model.TraceId;
import io.tailwater.processors.trace.Otlp.Sent;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceJudgeExceptionsTest {
  private static final TraceId TRACE = Otlp.trace(1);

  private final JudgedShard shard = JudgedShard.fresh();

  private static Span.Builder span(long id, long parent, SpanKind kind) {
    Span.Builder span = Otlp.span(TRACE, id).setKindValue(kind.number());
    return parent == 0
        ? span
        : span.setParentSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(parent).flip()));
  }

  private static Span throwing(Span.Builder span, String message) {
    return span.addEvents(
            Span.Event.newBuilder()
                .setTimeUnixNano(1_005_000_000L)
                .setName("exception")
                .addAttributes(Otlp.attribute("exception.type", "a.b.OrderException"))
                .addAttributes(Otlp.attribute("exception.message", message))
                .addAttributes(
                    Otlp.attribute(
                        "exception.stacktrace",
                        "a.b.OrderException: x\n\tat a.b.Stock.take(Stock.java:1)")))
        .build();
  }

  private List<ExceptionOccurrence> settled() {
    shard.caughtUp(60_000);
    return told(shard.commit());
  }

  private static List<ExceptionOccurrence> told(ShardBatch batch) {
    return batch.rollups().stream()
        .filter(rollup -> rollup.kind().equals(ExceptionOccurrence.KIND))
        .flatMap(rollup -> ExceptionOccurrence.decode(rollup.bytes()).stream())
        .toList();
  }

  @Test
  void exceptionOfADroppedTraceIsToldAtTheEndpointThatItHappenedIn() {
    shard.feed(
        0,
        span(1, 0, SpanKind.SERVER).build(),
        span(2, 1, SpanKind.INTERNAL).build(),
        throwing(span(3, 2, SpanKind.CLIENT), "no stock"));
    shard.caughtUp(60_000);
    ShardBatch batch = shard.commit();

    assertThat(batch.kept()).as("no policy keeps it").isEmpty();
    assertThat(told(batch))
        .extracting(
            ExceptionOccurrence::service,
            ExceptionOccurrence::endpoint,
            ExceptionOccurrence::type,
            ExceptionOccurrence::message,
            ExceptionOccurrence::traceIdLo,
            ExceptionOccurrence::spanId,
            ExceptionOccurrence::ofLog)
        .containsExactly(tuple("shop", "op 1", "a.b.OrderException", "no stock", 1L, 3L, false));
  }

  @Test
  void spansThatAnExceptionPassesThroughTellOfTheSameFailure() {
    shard.feed(
        0,
        throwing(span(1, 0, SpanKind.SERVER), "no stock"),
        span(2, 1, SpanKind.INTERNAL).build(),
        throwing(span(3, 2, SpanKind.CLIENT), "no stock"));

    assertThat(settled())
        .extracting(ExceptionOccurrence::spanId, ExceptionOccurrence::originSpanId)
        .containsExactlyInAnyOrder(tuple(1L, 3L), tuple(3L, 3L));
  }

  @Test
  void eachTryOfThreeIsAFailure() {
    shard.feed(
        0,
        span(1, 0, SpanKind.SERVER).build(),
        throwing(span(2, 1, SpanKind.CLIENT), "no stock"),
        throwing(span(3, 1, SpanKind.CLIENT), "no stock"),
        throwing(span(4, 1, SpanKind.CLIENT), "no stock"));

    assertThat(settled())
        .extracting(ExceptionOccurrence::originSpanId)
        .containsExactlyInAnyOrder(2L, 3L, 4L);
  }

  /** As Express has it: the request's handler, and beside it what answers for errors. */
  @Test
  void handlerOfAnErrorInASpanOfItsOwnIsNoFailureMore() {
    shard.feed(
        0,
        span(1, 0, SpanKind.SERVER).build(),
        throwing(span(2, 1, SpanKind.INTERNAL), "no stock"),
        throwing(span(3, 1, SpanKind.INTERNAL), "no stock"));

    assertThat(settled()).extracting(ExceptionOccurrence::originSpanId).containsExactly(2L, 2L);
  }

  @Test
  void spansOfAnotherServiceAreNotPassedThrough() {
    shard.judge.accept(
        0,
        JudgedShard.START,
        null,
        Otlp.record(
            List.of(
                new Sent("shop", throwing(span(1, 0, SpanKind.CLIENT), "no stock")),
                new Sent("stock", throwing(span(2, 1, SpanKind.SERVER), "no stock")))));
    shard.judge.advanceTo(1, JudgedShard.START + 60_000);

    assertThat(told(shard.commit()))
        .extracting(
            ExceptionOccurrence::service,
            ExceptionOccurrence::endpoint,
            ExceptionOccurrence::originSpanId)
        .containsExactlyInAnyOrder(tuple("shop", "", 1L), tuple("stock", "op 2", 2L));
  }

  @Test
  void lateSpanTellsOfItsExceptionOnceAndTextsAreToldOnceAnHour() {
    shard.feed(0, throwing(span(1, 0, SpanKind.SERVER), "no stock"));
    assertThat(settled()).extracting(ExceptionOccurrence::message).containsExactly("no stock");

    shard.feed(61_000, throwing(span(2, 1, SpanKind.INTERNAL), "no stock"));
    ShardBatch batch = shard.commit();
    assertThat(told(batch))
        .extracting(
            ExceptionOccurrence::spanId,
            ExceptionOccurrence::message,
            ExceptionOccurrence::stacktrace)
        .containsExactly(tuple(2L, "", ""));
    assertThat(told(shard.commit())).isEmpty();
  }

  @Test
  void parentsInARingAreNoTrap() {
    shard.feed(
        0,
        throwing(span(1, 2, SpanKind.INTERNAL), "no stock"),
        throwing(span(2, 1, SpanKind.INTERNAL), "no stock"));

    assertThat(settled()).hasSize(2);
  }
}
