package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/*
 * Four weeks have 40,320 minutes, and a node has 100,000 series: their values would be 16 GB. What
 * a baseline is made of are a median and the tails of a few pooled hours, so an hour is kept as nine
 * points of its distribution, in 13 bytes: the least and the greatest value as they are, which the
 * tails live on, and between them the middles of seven groups of ranks as 255ths of the range. An
 * hour of up to nine samples is kept value by value.
 *
 *   | least: 3 bytes of a float | range: 2 bytes of a float | 7 points | samples and quantile |
 *
 * Of 60 samples the groups have 1, 3, 7, 12, 14, 12, 7, 3 and 1; other numbers are divided alike.
 */
/** Closed hours of one series, each as the shape of its values. Grows with its age. */
final class HourHistory {
  /** Four weeks. */
  static final int HOURS = 28 * 24;

  /** The most samples that an hour has. */
  static final int MOST_SAMPLES = 60;

  private static final int MOST_SAMPLES_MASK = 0x3f;
  private static final int QUANTILE_SHIFT = 6;
  private static final int BYTES = 13;
  private static final int POINTS = 9;
  private static final int[] GROUP_ENDS = {0, 1, 4, 11, 23, 37, 49, 56, 59, 60};
  private static final int LEVELS = 255;
  private static final int GROWTH_HOURS = 24;

  private byte[] bytes = new byte[0];
  private long firstHour = Long.MIN_VALUE;
  private long lastHour = Long.MIN_VALUE;

  /** Epoch hour of the first that was ever put; where none was, the least long. */
  long firstHour() {
    return firstHour;
  }

  /**
   * Puts an hour, later than all before.
   *
   * @param values the first {@code count} are the hour's; they are sorted
   */
  void put(long hour, float[] values, int count, int quantile) {
    if (firstHour == Long.MIN_VALUE) {
      firstHour = hour;
      lastHour = hour - 1;
    }
    grow(hour);
    for (long skipped = Math.max(lastHour + 1, hour - HOURS + 1); skipped < hour; skipped++) {
      bytes[at(skipped) + BYTES - 1] = 0;
    }
    lastHour = hour;
    Arrays.sort(values, 0, count);
    encode(at(hour), values, count, quantile);
  }

  /** Adds what is known of an hour to the values; nothing where it is of another quantile. */
  void collect(long hour, int quantile, WeightedValues into) {
    if (firstHour == Long.MIN_VALUE
        || hour < firstHour
        || hour > lastHour
        || hour <= lastHour - HOURS) {
      return;
    }
    int at = at(hour);
    int last = bytes[at + BYTES - 1] & 0xff;
    int count = last & MOST_SAMPLES_MASK;
    if (count == 0 || last >> QUANTILE_SHIFT != quantile) {
      return;
    }
    float least = least(at);
    float range = range(at);
    int points = Math.min(count, POINTS);
    for (int point = 0; point < points; point++) {
      int weight = count <= POINTS ? 1 : groupEnd(point + 1, count) - groupEnd(point, count);
      if (weight > 0) {
        into.add(least + range * share(at, point, points), weight);
      }
    }
    into.covers(hour);
  }

  /** Moves all values by the same. */
  void shift(double by) {
    for (int at = 0; at < bytes.length; at += BYTES) {
      if (bytes[at + BYTES - 1] != 0) {
        putLeast(at, (float) (least(at) + by));
      }
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(firstHour);
    out.writeLong(lastHour);
    out.writeShort(bytes.length / BYTES);
    out.write(bytes);
  }

  static HourHistory read(DataInput in) throws IOException {
    HourHistory history = new HourHistory();
    history.firstHour = in.readLong();
    history.lastHour = in.readLong();
    int hours = in.readShort();
    if (hours < 0 || hours > HOURS || hours % GROWTH_HOURS != 0) {
      throw new IllegalArgumentException("a history of " + hours + " hours");
    }
    history.bytes = new byte[hours * BYTES];
    in.readFully(history.bytes);
    return history;
  }

  private void grow(long hour) {
    long needed = Math.min(HOURS, hour - firstHour + 1);
    long whole = (needed + GROWTH_HOURS - 1) / GROWTH_HOURS * GROWTH_HOURS;
    if (whole * BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) whole * BYTES);
    }
  }

  private int at(long hour) {
    return (int) ((hour - firstHour) % HOURS) * BYTES;
  }

  private void encode(int at, float[] sorted, int count, int quantile) {
    bytes[at + BYTES - 1] = count == 0 ? 0 : (byte) (quantile << QUANTILE_SHIFT | count);
    if (count == 0) {
      return;
    }
    putLeast(at, sorted[0]);
    float least = least(at);
    putRange(at, Math.max(0, sorted[count - 1] - least));
    float range = range(at);
    int points = Math.min(count, POINTS);
    for (int point = 1; point < points - 1; point++) {
      int rank =
          count <= POINTS ? point : (groupEnd(point, count) + groupEnd(point + 1, count) - 1) / 2;
      float share = range == 0 ? 0 : (sorted[rank] - least) / range;
      bytes[at + 4 + point] = (byte) Math.clamp(Math.round(share * LEVELS), 0, LEVELS);
    }
  }

  private static int groupEnd(int group, int count) {
    return switch (group) {
      case 0 -> 0;
      case 1 -> 1;
      case POINTS - 1 -> count - 1;
      case POINTS -> count;
      default ->
          Math.clamp((GROUP_ENDS[group] * count + MOST_SAMPLES / 2) / MOST_SAMPLES, 1, count - 1);
    };
  }

  private float share(int at, int point, int points) {
    if (point == 0) {
      return 0;
    }
    return point == points - 1 ? 1 : (bytes[at + 4 + point] & 0xff) / (float) LEVELS;
  }

  private float least(int at) {
    return Float.intBitsToFloat(
        bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8);
  }

  private void putLeast(int at, float value) {
    int rounded = Float.floatToIntBits(value) + 0x80;
    bytes[at] = (byte) (rounded >> 24);
    bytes[at + 1] = (byte) (rounded >> 16);
    bytes[at + 2] = (byte) (rounded >> 8);
  }

  private float range(int at) {
    return Float.intBitsToFloat(bytes[at + 3] << 24 | (bytes[at + 4] & 0xff) << 16);
  }

  private void putRange(int at, float value) {
    int rounded = Float.floatToIntBits(value) + 0x8000;
    bytes[at + 3] = (byte) (rounded >> 24);
    bytes[at + 4] = (byte) (rounded >> 16);
  }
}
