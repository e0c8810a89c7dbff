package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class TraceCallsProperties {
  record Sketch(
      @IntRange(min = 0, max = 5) int kind,
      @IntRange(min = 0, max = 12) int parent,
      @IntRange(min = 0, max = 3) int service,
      @IntRange(min = 0, max = 5_000) int millis,
      boolean failed) {}

  /** Any graph of parents, cycles and strangers among them. */
  private static SentTrace trace(List<Sketch> spans) {
    SentTrace trace = new SentTrace();
    for (int i = 0; i < spans.size(); i++) {
      Sketch sketch = spans.get(i);
      var span =
          SentTrace.span(
              i + 1, sketch.parent(), SpanKind.forNumber(sketch.kind()), "op", sketch.millis());
      if (sketch.failed()) {
        span.setStatus(SentTrace.failed());
      }
      trace.from("service-" + sketch.service(), span);
    }
    return trace;
  }

  @Property
  void everySpanThatCrossesABorderCountsOnceOnItsSide(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 1 << 20) Integer> seeds) {
    List<Sketch> spans = seeds.stream().map(TraceCallsProperties::sketch).toList();
    Counted counted = Counted.of(trace(spans));

    Map<RequestKey, CallStats> requests = counted.requests();
    assertThat(requests.values().stream().mapToLong(CallStats::calls).sum())
        .isEqualTo(spans.stream().filter(TraceCallsProperties::isAnswer).count());
    assertThat(requests.values().stream().mapToLong(CallStats::errors).sum())
        .isEqualTo(spans.stream().filter(one -> isAnswer(one) && one.failed()).count());
    Map<String, Long> took = new HashMap<>();
    requests.forEach(
        (key, stats) -> took.merge(key.service(), stats.latency().sumNanos(), Long::sum));
    Map<String, Long> truth = new HashMap<>();
    spans.stream()
        .filter(TraceCallsProperties::isAnswer)
        .forEach(
            one -> truth.merge("service-" + one.service(), one.millis() * 1_000_000L, Long::sum));
    assertThat(took).isEqualTo(truth);
  }

  /** What is remembered from trace to trace saves time and changes nothing. */
  @Property(tries = 200)
  void oneCounterForManyTracesCountsAsOneForEach(@ForAll long seed) {
    Random random = new Random(seed);
    TraceCalls lasting = new TraceCalls(RollupSettings.DEFAULT);
    List<EncodedRollup> together = new ArrayList<>();
    List<EncodedRollup> apart = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      SentTrace trace = rich(random);
      lasting.read(trace, null, SentTrace.START_MILLIS);
      if (random.nextInt(5) == 0) {
        together.addAll(lasting.take());
      }
      TraceCalls fresh = new TraceCalls(RollupSettings.DEFAULT);
      fresh.read(trace, null, SentTrace.START_MILLIS);
      apart.addAll(fresh.take());
    }
    together.addAll(lasting.take());
    assertThat(Counted.of(together)).isEqualTo(Counted.of(apart));
  }

  /** Up to 150 spans that say all kinds of things. */
  private static SentTrace rich(Random random) {
    List<String> keys = Fact.all().stream().flatMap(fact -> fact.names().stream()).toList();
    SentTrace trace = new SentTrace();
    int spans = random.nextInt(10) == 0 ? 150 : 1 + random.nextInt(12);
    for (int i = 1; i <= spans; i++) {
      var span =
          SentTrace.span(
              i,
              random.nextInt(spans + 1),
              SpanKind.forNumber(random.nextInt(6)),
              "op " + random.nextInt(4),
              random.nextInt(500));
      span.setStartTimeUnixNano(span.getStartTimeUnixNano() - random.nextInt(3) * 30_000_000_000L);
      for (int a = random.nextInt(4); a > 0; a--) {
        span.addAttributes(
            SentTrace.text(keys.get(random.nextInt(keys.size())), "" + random.nextInt(3)));
      }
      trace.from("service-" + random.nextInt(4), span);
    }
    return trace;
  }

  @Property
  void orderOfArrivalIsNothing(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 1 << 20) Integer> seeds,
      @ForAll long order) {
    SentTrace trace = trace(seeds.stream().map(TraceCallsProperties::sketch).toList());
    Counted one = Counted.of(trace);
    Counted other = Counted.of(trace.shuffled(order));
    assertThat(other.requests()).isEqualTo(one.requests());
    assertThat(other.edges()).isEqualTo(one.edges());
  }

  private static Sketch sketch(int seed) {
    return new Sketch(seed % 6, seed / 6 % 13, seed / 78 % 4, seed / 312 % 5_000, (seed & 1) == 0);
  }

  /** Servers, consumers, and roots of no kind. */
  private static boolean isAnswer(Sketch one) {
    return one.kind() == 2 || one.kind() == 5 || (one.kind() < 2 && one.parent() == 0);
  }
}
