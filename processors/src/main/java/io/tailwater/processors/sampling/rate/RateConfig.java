package io.tailwater.processors.sampling.rate;

import java.time.Duration;

/**
 * The configuration of a rate sampler, under the names that Refinery's users know. Every record
 * refuses values that make no sense with an {@link IllegalArgumentException} that names the field.
 *
 * <p>Durations are whole milliseconds, at least one. Throughputs are per second and for the whole
 * cluster.
 */
public sealed interface RateConfig {
  /** Refinery's {@code MaxKeys} where none is configured. */
  int DEFAULT_MAX_KEYS = 500;

  /**
   * Starts a sampler of this kind.
   *
   * @param share the part of the cluster's traffic that this sampler will see, over 0 and at most
   *     1: 1 / P where traces are spread evenly over P shards. A goal throughput is multiplied by
   *     it; goals that are rates hold for every shard as they are
   */
  default RateSampler sampler(double share) {
    return switch (this) {
      case Deterministic config -> new DeterministicRate(config);
      case Dynamic config -> new DynamicRate(config);
      case EmaDynamic config -> new EmaDynamicRate(config);
      case EmaThroughput config -> new EmaThroughputRate(config, share);
      case WindowedThroughput config -> new WindowedThroughputRate(config, share);
      case TotalThroughput config -> new TotalThroughputRate(config, share);
    };
  }

  /**
   * {@code DeterministicSampler}: the same rate for everything.
   *
   * @param sampleRate N, from 1 to 2^32 - 1
   */
  record Deterministic(long sampleRate) implements RateConfig {
    public Deterministic {
      Checks.require(sampleRate >= 1 && sampleRate <= 0xffff_ffffL, "sampleRate", sampleRate);
    }
  }

  /**
   * {@code DynamicSampler}: an average rate over all traffic, from the counts of the last interval.
   *
   * @param goalSampleRate the average rate to reach, at least 1
   * @param clearFrequency length of an interval
   * @param maxKeys most keys counted in an interval, at least 1
   */
  record Dynamic(long goalSampleRate, Duration clearFrequency, int maxKeys) implements RateConfig {
    public Dynamic {
      Checks.require(goalSampleRate >= 1, "goalSampleRate", goalSampleRate);
      Checks.requireMillis(clearFrequency, "clearFrequency");
      Checks.require(maxKeys >= 1, "maxKeys", maxKeys);
    }

    /** With Refinery's defaults: 30 s, 500 keys. */
    public static Dynamic of(long goalSampleRate) {
      return new Dynamic(goalSampleRate, Duration.ofSeconds(30), DEFAULT_MAX_KEYS);
    }
  }

  /**
   * {@code EMADynamicSampler}: an average rate over all traffic, from moving averages of counts.
   *
   * @param goalSampleRate the average rate to reach, at least 1
   * @param ema how counts are averaged
   */
  record EmaDynamic(long goalSampleRate, EmaSettings ema) implements RateConfig {
    public EmaDynamic {
      Checks.require(goalSampleRate >= 1, "goalSampleRate", goalSampleRate);
    }

    /** With Refinery's defaults. */
    public static EmaDynamic of(long goalSampleRate) {
      return new EmaDynamic(goalSampleRate, EmaSettings.DEFAULTS);
    }
  }

  /**
   * {@code EMAThroughputSampler}: a throughput, from moving averages of counts.
   *
   * @param goalThroughputPerSecond what to let through in the whole cluster, in units of weight
   * @param initialSampleRate the rate of everything until the first interval is over, at least 1
   * @param ema how counts are averaged
   */
  record EmaThroughput(double goalThroughputPerSecond, long initialSampleRate, EmaSettings ema)
      implements RateConfig {
    public EmaThroughput {
      Checks.requirePositive(goalThroughputPerSecond, "goalThroughputPerSecond");
      Checks.require(initialSampleRate >= 1, "initialSampleRate", initialSampleRate);
    }

    /** With Refinery's defaults; the first interval is kept at one in ten. */
    public static EmaThroughput of(double goalThroughputPerSecond) {
      return new EmaThroughput(goalThroughputPerSecond, 10, EmaSettings.DEFAULTS);
    }
  }

  /**
   * {@code WindowedThroughputSampler}: a throughput, from the counts of a sliding window.
   *
   * @param goalThroughputPerSecond what to let through in the whole cluster, in units of weight
   * @param updateFrequency how often rates are worked out anew
   * @param lookbackFrequency length of the window: at least one update and at most {@value
   *     #MAX_UPDATES_IN_WINDOW}, rounded down to a whole number of them
   * @param maxKeys most keys in the window, at least 1
   */
  record WindowedThroughput(
      double goalThroughputPerSecond,
      Duration updateFrequency,
      Duration lookbackFrequency,
      int maxKeys)
      implements RateConfig {
    /** Longest window, in updates: each key has a counter for every one of them. */
    public static final int MAX_UPDATES_IN_WINDOW = 1_000;

    public WindowedThroughput {
      Checks.requirePositive(goalThroughputPerSecond, "goalThroughputPerSecond");
      Checks.requireMillis(updateFrequency, "updateFrequency");
      Checks.requireMillis(lookbackFrequency, "lookbackFrequency");
      long updates = lookbackFrequency.toMillis() / updateFrequency.toMillis();
      Checks.require(
          updates >= 1 && updates <= MAX_UPDATES_IN_WINDOW, "lookbackFrequency", lookbackFrequency);
      Checks.require(maxKeys >= 1, "maxKeys", maxKeys);
    }

    /** With Refinery's defaults: every second over the last 30, 500 keys. */
    public static WindowedThroughput of(double goalThroughputPerSecond) {
      return new WindowedThroughput(
          goalThroughputPerSecond, Duration.ofSeconds(1), Duration.ofSeconds(30), DEFAULT_MAX_KEYS);
    }

    int updatesInWindow() {
      return (int) (lookbackFrequency.toMillis() / updateFrequency.toMillis());
    }
  }

  /**
   * {@code TotalThroughputSampler}: a throughput, from the counts of the last interval.
   *
   * @param goalThroughputPerSecond what to let through in the whole cluster, in units of weight
   * @param clearFrequency length of an interval
   * @param maxKeys most keys counted in an interval, at least 1
   */
  record TotalThroughput(double goalThroughputPerSecond, Duration clearFrequency, int maxKeys)
      implements RateConfig {
    public TotalThroughput {
      Checks.requirePositive(goalThroughputPerSecond, "goalThroughputPerSecond");
      Checks.requireMillis(clearFrequency, "clearFrequency");
      Checks.require(maxKeys >= 1, "maxKeys", maxKeys);
    }

    /** With Refinery's defaults: 30 s, 500 keys. */
    public static TotalThroughput of(double goalThroughputPerSecond) {
      return new TotalThroughput(goalThroughputPerSecond, Duration.ofSeconds(30), DEFAULT_MAX_KEYS);
    }
  }
}
