package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.LatencyHistogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

final class BaselineSeriesProperties {
  private static final long START = 29_540_160;
  private static final BaselineSettings SETTINGS =
      BaselineSettings.DEFAULT.in(ZoneId.of("Europe/Berlin"));

  @Property(tries = 60)
  void aSeriesThatWasWrittenAndReadGoesOnAsTheOneThatWasNot(
      @ForAll SeriesKind kind,
      @ForAll Side side,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10_000) int before)
      throws IOException {
    SeriesSpec spec = spec(kind, side, new Random(seed));
    BaselineSeries series = new BaselineSeries(spec, SETTINGS);
    Feed feed = new Feed(spec, seed);
    for (int i = 0; i < before; i++) {
      feed.next(series, null);
    }

    byte[] written = bytes(series);
    BaselineSeries read =
        BaselineSeries.read(new DataInputStream(new ByteArrayInputStream(written)), spec, SETTINGS);

    assertThat(bytes(read)).isEqualTo(written);
    for (int i = 0; i < 800; i++) {
      feed.next(series, read);
    }
    assertThat(bytes(read)).isEqualTo(bytes(series));
  }

  private static SeriesSpec spec(SeriesKind kind, Side side, Random random) {
    int[] steps = {1, 5, 30, 60};
    int step = steps[random.nextInt(steps.length)];
    double[] quantiles = {0.99, 0.95, 0.90};
    double quantile = kind == SeriesKind.LATENCY ? quantiles[random.nextInt(3)] : 0;
    return new SeriesSpec(kind, side, kind == SeriesKind.LATENCY ? 1 : step, quantile, 0);
  }

  private static byte[] bytes(BaselineSeries series) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    series.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** A daily rhythm with noise, spikes, shifts of level, gaps and silences. */
  private static final class Feed {
    private final SeriesSpec spec;
    private final Random random;
    private long minute = START;
    private double level = 1;

    Feed(SeriesSpec spec, long seed) {
      this.spec = spec;
      this.random = new Random(seed);
    }

    void next(BaselineSeries series, @Nullable BaselineSeries other) {
      minute += spec.stepMinutes();
      if (random.nextInt(500) == 0) {
        minute += random.nextInt(300);
      }
      if (random.nextInt(1_500) == 0) {
        level *= 0.3 + 3 * random.nextDouble();
      }
      double day = 2 + Math.sin(minute * 2 * Math.PI / 1_440);
      double value = level * day * (1 + 0.1 * random.nextGaussian());
      MinuteSample sample =
          random.nextInt(30) == 0 ? MinuteSample.ABSENT : sample(Math.max(0, value));
      MinuteContext context = new MinuteContext(random.nextInt(9) > 0, random.nextInt(20) == 0);
      BaselineReading reading = series.accept(minute, sample, context);
      if (other != null) {
        assertThat(other.accept(minute, sample, context)).isEqualTo(reading);
      }
    }

    private MinuteSample sample(double value) {
      return switch (spec.kind()) {
        case LATENCY -> {
          LatencyHistogram durations = new LatencyHistogram();
          for (int i = random.nextInt(40); i > 0; i--) {
            durations.record((long) (value * 1e7 * random.nextDouble()));
          }
          yield new MinuteSample.Calls(durations);
        }
        case VOLUME -> new MinuteSample.Count(value * 100);
        case METRIC -> new MinuteSample.Gauge(value);
      };
    }
  }
}
