package io.tailwater.sinks.clickhouse;

import io.tailwater.model.LatencyHistogram;
import java.io.IOException;
import java.io.OutputStream;

/** A column of histograms: maps from the number of each bucket to how many values it holds. */
final class BucketsColumn implements Column {
  private final GrowingBytes ends = new GrowingBytes(1024);
  private final GrowingBytes indexes = new GrowingBytes(1024);
  private final GrowingBytes counts = new GrowingBytes(4096);

  void add(LatencyHistogram histogram) {
    histogram.forEach(
        (index, count) -> {
          indexes.putShort(index);
          counts.putLong(count);
        });
    ends.putLong(indexes.length() / Short.BYTES);
  }

  @Override
  public String type() {
    return "Map(Int16, UInt64)";
  }

  @Override
  public int rows() {
    return ends.length() / Long.BYTES;
  }

  @Override
  public void writeState(OutputStream out) {}

  @Override
  public void writeRows(OutputStream out) throws IOException {
    ends.writeTo(out);
    indexes.writeTo(out);
    counts.writeTo(out);
  }
}
