package io.tailwater.processors.alert.baseline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The values to be learned of the hour that is not over yet. */
final class OpenHour {
  private final float[] values;

  /** Of latencies only. */
  private final byte[] quantiles;

  private int count;

  /** An hour without values. */
  OpenHour(SeriesSpec spec) {
    values = new float[spec.samples(HourHistory.MOST_SAMPLES)];
    quantiles = new byte[spec.kind() == SeriesKind.LATENCY ? values.length : 0];
  }

  /** Learns a value on the scale of its kind; more than fit into an hour are passed over. */
  void learn(double scaled, int quantile) {
    if (count < values.length) {
      if (quantiles.length > 0) {
        quantiles[count] = (byte) quantile;
      }
      values[count++] = (float) scaled;
    }
  }

  /**
   * The hour is over: what was learned goes into the history. An hour is of one quantile, that of
   * most minutes, the higher one of two alike; two quantiles in one median would be neither.
   */
  void close(long hour, HourHistory history) {
    int[] minutes = new int[Quantiles.COUNT];
    for (int i = 0; i < count; i++) {
      minutes[quantile(i)]++;
    }
    int most = 0;
    for (int quantile = 1; quantile < minutes.length; quantile++) {
      most = minutes[quantile] > minutes[most] ? quantile : most;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (quantile(i) == most) {
        values[kept++] = values[i];
      }
    }
    if (kept > 0) {
      history.put(hour, values, kept, most);
    }
    count = 0;
  }

  private int quantile(int sample) {
    return quantiles.length == 0 ? 0 : quantiles[sample];
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(count);
    for (int i = 0; i < count; i++) {
      out.writeFloat(values[i]);
      out.writeByte(quantile(i));
    }
  }

  void readFrom(DataInput in) throws IOException {
    count = in.readUnsignedByte();
    if (count > values.length) {
      throw new IllegalArgumentException("an hour of " + count + " samples");
    }
    for (int i = 0; i < count; i++) {
      values[i] = in.readFloat();
      byte quantile = in.readByte();
      if (quantile < 0 || quantile >= Quantiles.COUNT) {
        throw new IllegalArgumentException("no quantile: " + quantile);
      }
      if (quantiles.length > 0) {
        quantiles[i] = quantile;
      }
    }
  }
}
