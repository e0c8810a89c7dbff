package io.tailwater.processors.alert.cause;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How strong the strongest sign of each kind was in windows of the last day: a kind of which some
 * sign is always strong has to show more than one that is silent in good times. Not thread-safe.
 */
public final class Winners {
  /** How many windows are remembered: a day of them, five minutes each. */
  public static final int WINDOWS = 288;

  private static final int LEAST_WINDOWS = 3;

  /** Measures differ; below it, a kind has nothing to say. */
  private static final double LEAST = 0.5;

  private final Map<Modality, Strengths> byModality = new EnumMap<>(Modality.class);

  /** The last windows of one kind, the next to be overwritten at {@code next}. */
  private static final class Strengths {
    private final float[] values = new float[WINDOWS];
    private int size;
    private int next;

    void add(float value) {
      values[next] = value;
      next = (next + 1) % WINDOWS;
      size = Math.min(WINDOWS, size + 1);
    }

    double median() {
      double[] sorted = new double[size];
      for (int i = 0; i < size; i++) {
        sorted[i] = values[i];
      }
      Arrays.sort(sorted);
      return Usual.at(sorted, 0.5);
    }

    /** The windows in their order. */
    float[] inOrder() {
      float[] ordered = new float[size];
      for (int i = 0; i < size; i++) {
        ordered[i] = values[Math.floorMod(next - size + i, WINDOWS)];
      }
      return ordered;
    }
  }

  /** No window yet. */
  public Winners() {}

  /**
   * Remembers a window.
   *
   * @param strongest as {@link Causes#strongest} gives it; kinds without signs are not among them
   */
  public void add(Map<Modality, Double> strongest) {
    strongest.forEach(
        (modality, strength) ->
            byModality.computeIfAbsent(modality, _ -> new Strengths()).add(strength.floatValue()));
  }

  /** How strong the strongest sign of a kind usually is, above 0. */
  double usual(Modality modality) {
    Strengths strengths = byModality.get(modality);
    return strengths == null || strengths.size < LEAST_WINDOWS
        ? modality.usualWinner()
        : Math.max(LEAST, strengths.median());
  }

  /** Writes the state. */
  public void writeTo(DataOutput out) throws IOException {
    for (Modality modality : Modality.values()) {
      Strengths strengths = byModality.get(modality);
      float[] ordered = strengths == null ? new float[0] : strengths.inOrder();
      out.writeShort(ordered.length);
      for (float strength : ordered) {
        out.writeFloat(strength);
      }
    }
  }

  /**
   * Reads a state.
   *
   * @throws IllegalArgumentException if it is none
   * @throws IOException if it ends too soon
   */
  public static Winners read(DataInput in) throws IOException {
    Winners winners = new Winners();
    for (Modality modality : Modality.values()) {
      int size = in.readUnsignedShort();
      if (size > WINDOWS) {
        throw new IllegalArgumentException("%d windows of %s".formatted(size, modality));
      }
      Strengths strengths = new Strengths();
      for (int i = 0; i < size; i++) {
        strengths.add(in.readFloat());
      }
      if (size > 0) {
        winners.byModality.put(modality, strengths);
      }
    }
    return winners;
  }
}
