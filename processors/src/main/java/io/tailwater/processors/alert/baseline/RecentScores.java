package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** How many sigma the latest samples were away, without gaps between them; half an hour of them. */
final class RecentScores {
  private final float[] ring;
  private int count;
  private int next;

  /** None yet. */
  RecentScores(int samples) {
    ring = new float[samples];
  }

  void add(double sigmas) {
    ring[next] = (float) sigmas;
    next = (next + 1) % ring.length;
    count = Math.min(count + 1, ring.length);
  }

  void clear() {
    count = 0;
  }

  /** Whether there are so many. */
  boolean has(int samples) {
    return count >= samples;
  }

  /** The least of so many latest ones, seen upwards (direction 1) or downwards (-1). */
  double least(int samples, int direction) {
    double least = Double.POSITIVE_INFINITY;
    for (int back = 1; back <= samples; back++) {
      least = Math.min(least, direction * latest(back));
    }
    return least;
  }

  /** The mean of all that are held. */
  double mean() {
    double sum = 0;
    for (int back = 1; back <= count; back++) {
      sum += latest(back);
    }
    return sum / count;
  }

  /** The median of so many latest ones, or of all where there are fewer; 0 of none. */
  double median(int samples) {
    int of = Math.min(samples, count);
    if (of == 0) {
      return 0;
    }
    float[] latest = new float[of];
    for (int back = 1; back <= of; back++) {
      latest[back - 1] = latest(back);
    }
    Arrays.sort(latest);
    return (latest[(of - 1) / 2] + latest[of / 2]) / 2.0;
  }

  private float latest(int back) {
    return ring[Math.floorMod(next - back, ring.length)];
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(count);
    for (int back = count; back > 0; back--) {
      out.writeFloat(latest(back));
    }
  }

  void readFrom(DataInput in) throws IOException {
    int held = in.readUnsignedByte();
    for (int i = 0; i < held; i++) {
      add(in.readFloat());
    }
  }
}
