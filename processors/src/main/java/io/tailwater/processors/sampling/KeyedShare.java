package io.tailwater.processors.sampling;

import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.Chances.Chance;
import io.tailwater.processors.sampling.rate.DeterministicRate;
import io.tailwater.processors.sampling.rate.DynamicRate;
import io.tailwater.processors.sampling.rate.EmaDynamicRate;
import io.tailwater.processors.sampling.rate.EmaSettings;
import io.tailwater.processors.sampling.rate.EmaThroughputRate;
import io.tailwater.processors.sampling.rate.RateConfig;
import io.tailwater.processors.sampling.rate.RateSampler;
import io.tailwater.processors.sampling.rate.TraceKey;
import io.tailwater.processors.sampling.rate.WindowedThroughputRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A {@link PolicySpec.KeyedRate}: the sampler names a rate N for the trace's key and the trace's
 * randomness keeps one in N. Refinery draws from a generator there; a replay would decide anew.
 */
final class KeyedShare implements Chance {
  /** A field of the key and the values that the trace at hand has of it. */
  private record Field(KeyedValue value, boolean rootOnly, TreeSet<String> values) {}

  private static final String ROOT_PREFIX = "root.";

  private final int leaf;
  private final RateSampler sampler;
  private final boolean countsSpans;
  private final boolean useTraceLength;
  private final List<Field> fields = new ArrayList<>();
  private final SpanReading reading = new SpanReading();

  KeyedShare(int leaf, PolicySpec.KeyedRate spec, double share) {
    this.leaf = leaf;
    sampler = sampler(spec.sampler(), share);
    countsSpans =
        spec.sampler() instanceof RateSpec.EmaThroughput
            || spec.sampler() instanceof RateSpec.WindowedThroughput;
    useTraceLength = spec.useTraceLength();
    for (String field : TraceKey.ordered(spec.fields())) {
      boolean rootOnly = field.startsWith(ROOT_PREFIX);
      String key = rootOnly ? field.substring(ROOT_PREFIX.length()) : field;
      fields.add(new Field(new KeyedValue(key), rootOnly, new TreeSet<>()));
    }
  }

  private static RateSampler sampler(RateSpec spec, double share) {
    return switch (spec) {
      case RateSpec.Deterministic s ->
          new DeterministicRate(new RateConfig.Deterministic(s.sampleRate()));
      case RateSpec.Dynamic s ->
          new DynamicRate(
              new RateConfig.Dynamic(
                  s.goalSampleRate(), Duration.ofMillis(s.intervalMillis()), s.maxKeys()));
      case RateSpec.EmaDynamic s ->
          new EmaDynamicRate(
              new RateConfig.EmaDynamic(
                  s.goalSampleRate(), settings(s.intervalMillis(), s.weight(), s.maxKeys())));
      case RateSpec.EmaThroughput s ->
          new EmaThroughputRate(
              new RateConfig.EmaThroughput(
                  s.goalSpansPerSecond(),
                  s.initialSampleRate(),
                  settings(s.intervalMillis(), s.weight(), s.maxKeys())),
              share);
      case RateSpec.WindowedThroughput s ->
          new WindowedThroughputRate(
              new RateConfig.WindowedThroughput(
                  s.goalSpansPerSecond(),
                  Duration.ofMillis(s.updateMillis()),
                  Duration.ofMillis(s.lookbackMillis()),
                  s.maxKeys()),
              share);
    };
  }

  private static EmaSettings settings(long intervalMillis, double weight, int maxKeys) {
    EmaSettings defaults = EmaSettings.DEFAULTS;
    return new EmaSettings(
        Duration.ofMillis(intervalMillis),
        weight,
        defaults.ageOutValue(),
        defaults.burstMultiple(),
        defaults.burstDetectionDelay(),
        maxKeys);
  }

  @Override
  public int leaf() {
    return leaf;
  }

  @Override
  public void draw(TraceFacts facts) {
    draw(facts, countsSpans ? facts.spanCount : 1);
  }

  /** A sampler does not count what weighs nothing. */
  @Override
  public void drawUncounted(TraceFacts facts) {
    draw(facts, 0);
  }

  private void draw(TraceFacts facts, double weight) {
    long rate = sampler.rate(key(facts), weight, facts.nowMillis);
    Chances.drawByRandomness(facts, leaf, SteadyLimit.roundedDown(1.0 / rate));
  }

  private String key(TraceFacts facts) {
    if (!fields.isEmpty()) {
      fields.forEach(field -> field.values().clear());
      facts.spans.forEach(this::gather);
    }
    TraceKey key = new TraceKey();
    for (Field field : fields) {
      if (field.rootOnly()) {
        key.rootField(field.values().isEmpty() ? null : field.values().first());
      } else {
        key.spanField(field.values());
      }
    }
    if (useTraceLength) {
      key.spanCount(facts.spanCount);
    }
    return key.text();
  }

  private void gather(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
    boolean isRoot = reading.parentSpanId() == 0;
    for (Field field : fields) {
      if (field.rootOnly() && !isRoot) {
        continue;
      }
      Object value = field.value().of(reading);
      if (value != null && field.values().size() < TraceKey.MAX_VALUES) {
        field.values().add(value.toString());
      }
    }
  }
}
