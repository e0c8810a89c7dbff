package io.tailwater.loadtests.shop;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;

/**
 * All chance of the shop, from one seed.
 *
 * <p>Latencies are log-normal, which is what request times of healthy services look like: the
 * median is the parameter, {@code sigma} is the spread of the logarithm, and the mean lies a little
 * above the median. One draw in 500 is an outlier, four to ten times as long, but never above
 * {@link #OUTLIER_LIMIT_NANOS}, so that every trace ends within seconds.
 */
final class Dice {
  private static final long OUTLIER_LIMIT_NANOS = 1_500_000_000L;
  private static final double OUTLIER_CHANCE = 0.002;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double USUAL_SIGMA = 0.25;

  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A latency in nanoseconds around a median in milliseconds, with rare outliers. */
  long latency(double medianMillis) {
    long nanos = steady(medianMillis, USUAL_SIGMA);
    if (!chance(OUTLIER_CHANCE)) {
      return nanos;
    }
    long outlier = (long) (nanos * random.nextDouble(4, 10));
    return Math.max(nanos, Math.min(outlier, OUTLIER_LIMIT_NANOS));
  }

  /** A latency in nanoseconds around a median in milliseconds, without outliers. */
  long steady(double medianMillis, double sigma) {
    return (long) (medianMillis * NANOS_PER_MILLI * Math.exp(sigma * random.nextGaussian()));
  }

  /** The time to the next of events that come {@code perSecond} times a second, in nanoseconds. */
  long untilNext(double perSecond) {
    return (long) (-Math.log1p(-random.nextDouble()) / perSecond * 1e9);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  double between(double low, double high) {
    return random.nextDouble(low, high);
  }

  /** A random id of so many bytes (a multiple of 8); no 8 bytes of it are all zero. */
  ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    for (int word = 0; word < bytes; word += Long.BYTES) {
      long bits;
      do {
        bits = random.nextLong();
      } while (bits == 0);
      for (int i = 0; i < Long.BYTES; i++) {
        id[word + i] = (byte) (bits >>> (8 * i));
      }
    }
    return ByteString.copyFrom(id);
  }
}
