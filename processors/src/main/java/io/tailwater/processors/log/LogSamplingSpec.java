package io.tailwater.processors.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How logs are kept that no trace speaks for.
 *
 * @param alwaysFromSeverity OTLP severity number from which on all are kept
 * @param firstOfPattern how many of each pattern a shard keeps in an hour before the rate applies
 * @param defaultRate share that is kept of services in no tier, 0 to 1
 * @param tiers services with a rate of their own
 */
public record LogSamplingSpec(
    int alwaysFromSeverity, int firstOfPattern, double defaultRate, List<Tier> tiers) {
  /** OTLP's number of ERROR. */
  public static final int ERROR = 17;

  /** Errors and worse, ten of each pattern, and a tenth of the rest. */
  public static final LogSamplingSpec DEFAULT = new LogSamplingSpec(ERROR, 10, 0.1, List.of());

  /**
   * Services whose logs matter alike.
   *
   * @param name for people
   * @param services names of services
   * @param rate share of their logs that is kept, 0 to 1
   */
  public record Tier(String name, Set<String> services, double rate) {
    public Tier {
      services = Set.copyOf(services);
      checkRate(rate);
    }
  }

  public LogSamplingSpec {
    tiers = List.copyOf(tiers);
    checkRate(defaultRate);
    if (firstOfPattern < 0) {
      throw new IllegalArgumentException("firstOfPattern is not negative: " + firstOfPattern);
    }
  }

  private static void checkRate(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate is between 0 and 1: " + rate);
    }
  }

  /** The rate of each service that is in a tier: the highest of its tiers. */
  Map<String, Double> rates() {
    Map<String, Double> rates = new HashMap<>();
    for (Tier tier : tiers) {
      tier.services().forEach(service -> rates.merge(service, tier.rate(), Math::max));
    }
    return rates;
  }
}
