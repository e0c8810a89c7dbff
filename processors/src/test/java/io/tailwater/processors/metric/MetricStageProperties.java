package io.tailwater.processors.metric;

import static io.tailwater.processors.metric.Metrics.counter;
import static io.tailwater.processors.metric.Metrics.data;
import static io.tailwater.processors.metric.Metrics.gauge;
import static io.tailwater.processors.metric.Metrics.millis;
import static io.tailwater.processors.metric.Metrics.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MetricStageProperties {
  private static final MetricSettings SETTINGS =
      new MetricSettings(3, 12, Duration.ofMinutes(5), 1 << 20);

  /** Nothing is forgotten or refused, which would let an old point land again. */
  private static final MetricSettings ROOMY =
      new MetricSettings(3, 100, Duration.ofHours(1), 1 << 20);

  private record Sent(byte[] otlp, long recordMillis) {}

  @Property(tries = 300)
  void whatLandsIsWhatTheCounterGrewByInAllItsLives(@ForAll long seed) {
    Random random = new Random(seed);
    MetricStage stage = new MetricStage(MetricSettings.DEFAULTS);
    boolean tellsStart = random.nextBoolean();
    double start = tellsStart ? 0 : -1;
    double second = 10;
    long value = 500;
    List<MetricRow> rows =
        new ArrayList<>(stage.add(data(counter(number(start, second, value))), millis(second)));
    long grown = 0;
    for (int i = 0; i < 60; i++) {
      double before = second;
      second += 1 + random.nextInt(20);
      boolean reborn = value > 0 && random.nextInt(6) == 0;
      long more = reborn ? random.nextInt((int) value) : random.nextInt(100);
      value = reborn ? more : value + more;
      grown += more;
      start = reborn && tellsStart ? before + 0.5 : start;
      rows.addAll(stage.add(data(counter(number(start, second, value))), millis(second)));
    }
    assertThat(deltas(rows)).isEqualTo(grown);
  }

  @Property(tries = 200)
  void sumOfDeltasIsLastMinusFirstWhateverIsLostDoubledOrSwapped(@ForAll long seed) {
    Random random = new Random(seed);
    MetricStage stage = new MetricStage(MetricSettings.DEFAULTS);
    List<Sent> sent = new ArrayList<>();
    long value = random.nextInt(1_000);
    for (int i = 0; i < 50; i++) {
      sent.add(new Sent(data(counter(number(0, 100 + i, value, "queue", "q"))), millis(100 + i)));
      value += random.nextInt(50);
    }
    long last = value;
    Sent first = sent.removeFirst();
    List<Sent> arriving = new ArrayList<>();
    for (Sent one : sent) {
      for (int copies = random.nextInt(4); copies > 0; copies--) {
        arriving.add(one);
      }
    }
    for (int i = 0; i + 1 < arriving.size(); i += 1 + random.nextInt(3)) {
      Collections.swap(arriving, i, i + 1);
    }
    arriving.add(new Sent(data(counter(number(0, 150, last, "queue", "q"))), millis(150)));

    List<MetricRow> rows = new ArrayList<>(stage.add(first.otlp, first.recordMillis));
    arriving.forEach(one -> rows.addAll(stage.add(one.otlp, one.recordMillis)));

    double begin = ((NumberRow) rows.getFirst()).value();
    assertThat(deltas(rows)).isEqualTo(last - begin);
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.get(i).startNanos()).isEqualTo(rows.get(i - 1).timeNanos());
    }
  }

  @Property(tries = 50)
  void replayChangesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    MetricStage stage = new MetricStage(ROOMY);
    List<Sent> sent = random(random, 30);
    sent.forEach(one -> stage.add(one.otlp, one.recordMillis));
    long now = sent.getLast().recordMillis;
    byte[] before = stage.snapshot(1 << 20).getFirst();

    for (Sent one : sent.subList(20, 30)) {
      assertThat(stage.add(one.otlp, now)).isEmpty();
    }

    assertThat(withoutSeen(stage.snapshot(1 << 20)))
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(withoutSeen(List.of(before)));
  }

  @Property(tries = 40)
  void restoredStageMakesTheSameRows(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int at) {
    Random random = new Random(seed);
    List<Sent> sent = random(random, 40);
    MetricStage whole = new MetricStage(SETTINGS);
    MetricStage first = new MetricStage(SETTINGS);
    for (Sent one : sent.subList(0, at)) {
      whole.add(one.otlp, one.recordMillis);
      first.add(one.otlp, one.recordMillis);
    }
    List<byte[]> chunks = new ArrayList<>(first.snapshot(1 + random.nextInt(300)));
    Collections.shuffle(chunks, random);
    MetricStage second = MetricStage.restore(SETTINGS, chunks);
    for (Sent one : sent.subList(at, 40)) {
      assertThat(second.add(one.otlp, one.recordMillis))
          .usingRecursiveComparison()
          .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
          .isEqualTo(whole.add(one.otlp, one.recordMillis));
    }
    assertThat(
            Arrays.deepEquals(
                second.snapshot(1 << 20).toArray(), whole.snapshot(1 << 20).toArray()))
        .isTrue();
  }

  @Property(tries = 1_000)
  void damagedSnapshotIsRefusedOrReadButNothingElse(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
    Random random = new Random(seed);
    MetricStage stage = new MetricStage(SETTINGS);
    random(random, 10).forEach(one -> stage.add(one.otlp, one.recordMillis));
    byte[] chunk = stage.snapshot(1 << 20).getFirst();
    for (int i = 0; i < damages; i++) {
      chunk[random.nextInt(chunk.length)] = (byte) random.nextInt();
    }
    byte[] cut =
        Arrays.copyOf(chunk, random.nextInt(4) == 0 ? random.nextInt(chunk.length) : chunk.length);
    try {
      MetricStage read = MetricStage.restore(SETTINGS, List.of(cut));
      random(random, 10).forEach(one -> read.add(one.otlp, one.recordMillis));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Property(tries = 1_000)
  void damagedRecordIsRefusedOrReadButNothingElse(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
    Random random = new Random(seed);
    MetricStage stage = new MetricStage(SETTINGS);
    for (Sent one : random(random, 10)) {
      for (int i = 0; i < damages; i++) {
        one.otlp[random.nextInt(one.otlp.length)] = (byte) random.nextInt();
      }
      try {
        stage.add(one.otlp, random.nextBoolean() ? one.recordMillis : random.nextLong());
      } catch (MalformedOtlpException e) {
        assertThat(e).hasMessageContaining("byte");
      }
    }
    assertThatCode(() -> MetricStage.restore(SETTINGS, stage.snapshot(500)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> MetricStage.restore(SETTINGS, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Records of a few streams of several kinds, of which some are lost, restarted or doubled. */
  private static List<Sent> random(Random random, int count) {
    List<Sent> sent = new ArrayList<>();
    long[] totals = new long[16];
    double[] starts = new double[16];
    for (int i = 0; i < count; i++) {
      double second = 100 + i * 40.0;
      int stream = random.nextInt(8);
      if (random.nextInt(9) == 0) {
        totals[stream] = 0;
        starts[stream] = second - 10;
      }
      totals[stream] += random.nextInt(20);
      byte[] otlp =
          data(
              counter(number(starts[stream], second, totals[stream], "s", "s" + stream)),
              gauge("g", number(-1, second, random.nextInt(), "s", "s" + random.nextInt(6))),
              RandomHistograms.cumulative(random, i, second));
      sent.add(new Sent(otlp, millis(second)));
    }
    return sent;
  }

  private static double deltas(List<MetricRow> rows) {
    return rows.stream().mapToDouble(row -> ((NumberRow) row).delta()).sum();
  }

  /** The streams, without when they were seen: a replay is seen too. */
  private static List<StreamState> withoutSeen(List<byte[]> snapshot) {
    List<StreamState> streams = StageSnapshot.decode(snapshot).streams();
    streams.forEach(stream -> stream.seenMillis = 0);
    return streams;
  }
}
