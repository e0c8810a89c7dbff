package io.tailwater.processors.sampling;

import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.Chances.Chance;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link PolicySpec.Budget}: a {@link SteadyLimit} for each value of an attribute. The {@value
 * #MAX_KEYS} values asked for last are held; one that comes back later begins with a full burst.
 */
final class KeyedLimit implements Chance {
  private static final int MAX_KEYS = 1_000;
  private static final int MAX_CHARS = 256;

  private final int leaf;
  private final PolicySpec.Budget spec;
  private final double share;
  private final KeyedValue key;
  private final SpanReading reading = new SpanReading();
  private final Map<String, SteadyLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SteadyLimit> eldest) {
          return size() > MAX_KEYS;
        }
      };

  KeyedLimit(int leaf, PolicySpec.Budget spec, double share) {
    this.leaf = leaf;
    this.spec = spec;
    this.share = share;
    key = new KeyedValue(spec.per());
  }

  @Override
  public int leaf() {
    return leaf;
  }

  @Override
  public void draw(TraceFacts facts) {
    limit(facts).draw(facts);
  }

  @Override
  public void drawUncounted(TraceFacts facts) {
    limit(facts).drawUncounted(facts);
  }

  private SteadyLimit limit(TraceFacts facts) {
    return limits.computeIfAbsent(
        value(facts),
        _ -> new SteadyLimit(leaf, spec.unit(), spec.perSecond(), spec.burstCapacity(), share));
  }

  private String value(TraceFacts facts) {
    String[] found = {""};
    facts.spans.forEach(
        (span, offset, length, resource, scope) -> {
          if (found[0].isEmpty()) {
            reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
            Object value = key.of(reading);
            found[0] = value == null ? "" : value.toString();
          }
        });
    return found[0].length() > MAX_CHARS ? found[0].substring(0, MAX_CHARS) : found[0];
  }
}
