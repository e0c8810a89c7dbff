package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.RollupKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans are counted when they are settled, before anything is dropped, each once. */
final class TraceJudgeCountsTest {
  private JudgedShard shard = JudgedShard.fresh();
  private final List<CallStats> counted = new ArrayList<>();

  private static Span request(long trace) {
    return span(Otlp.trace(trace), 1).setKind(SpanKind.SPAN_KIND_SERVER).build();
  }

  private void count(ShardBatch batch) {
    batch.rollups().stream()
        .filter(rollup -> rollup.kind().equals(RollupKind.REQUESTS.header()))
        .forEach(
            rollup -> RollupKind.REQUESTS.decode(rollup.bytes(), (_, stats) -> counted.add(stats)));
  }

  private long calls() {
    return counted.stream().mapToLong(CallStats::calls).sum();
  }

  @Test
  void tracesThatAreDroppedCountLikeThoseThatAreKept() {
    shard.feed(0, request(1), failed(request(2)), request(3)).caughtUp(60_000);
    count(shard.commit());

    assertThat(calls()).isEqualTo(3);
    assertThat(counted.stream().mapToLong(CallStats::errors).sum()).isEqualTo(1);
    assertThat(counted.getFirst().slowest())
        .as("the trace that is shown is the one that is kept")
        .isEqualTo(Otlp.trace(2));
  }

  @Test
  void undecidedTracesAreNotCountedYet() {
    shard.feed(0, request(1));
    count(shard.commit());
    assertThat(calls()).isZero();
  }

  @Test
  void lateSpanAdds() {
    shard.feed(0, request(1)).caughtUp(60_000);
    count(shard.commit());
    shard.feed(61_000, span(Otlp.trace(1), 2).setKind(SpanKind.SPAN_KIND_SERVER).build());
    count(shard.commit());
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  void whoTakesOverCountsWhatWasNotCommittedAndNothingElse() {
    shard.feed(0, request(1)).caughtUp(60_000);
    shard.feed(61_000, request(2));
    count(shard.commit());
    shard.feed(62_000, request(3)).caughtUp(120_000);
    shard.take();

    shard = shard.takenOver();
    shard.feed(61_000, request(2)).feed(62_000, request(3)).caughtUp(180_000);
    count(shard.commit());
    assertThat(calls()).isEqualTo(3);
  }
}
