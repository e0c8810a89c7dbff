package io.tailwater.processors.alert.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What was measured of an entity in a minute, and against what.
 *
 * @param value what was measured, in {@code unit}; NaN where nothing was
 * @param threshold what it was held against, in {@code unit}
 * @param score what the rule's {@link Hysteresis} is held against: z for a baseline, the value
 *     itself for a plain threshold
 * @param errorBar how far the value may be off, relative: 0.011 is 1.1 %
 * @param count how many calls, lines or samples it comes from
 * @param chance how likely such a value is when nothing is wrong; NaN where that is not known
 * @param unit of value and threshold, such as {@code ms}; may be empty
 * @param basis what the threshold comes from, such as the version of a baseline; may be empty
 */
public record Measurement(
    double value,
    double threshold,
    double score,
    double errorBar,
    long count,
    double chance,
    String unit,
    String basis) {
  /** Nothing was measured. */
  public static final Measurement NONE =
      new Measurement(Double.NaN, Double.NaN, Double.NaN, 0, 0, Double.NaN, "", "");

  public Measurement {
    if (!(errorBar >= 0) || count < 0) {
      throw new IllegalArgumentException(
          "an error bar of " + errorBar + " and a count of " + count + " cannot be");
    }
  }

  /** An exact value against a fixed threshold. */
  public static Measurement exact(double value, double threshold, long count, String unit) {
    return new Measurement(value, threshold, value, 0, count, Double.NaN, unit, "");
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeDouble(value);
    out.writeDouble(threshold);
    out.writeDouble(score);
    out.writeDouble(errorBar);
    out.writeLong(count);
    out.writeDouble(chance);
    out.writeUTF(unit);
    out.writeUTF(basis);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Measurement readFrom(DataInput in) throws IOException {
    return new Measurement(
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        in.readUTF(),
        in.readUTF());
  }
}
