package io.tailwater.loadtests.detection;

import java.util.List;

/**
 * A series whose anomalies are known.
 *
 * @param name of its file
 * @param stepMinutes minutes that a sample stands for
 * @param minutes epoch minute of each sample, rising
 * @param values each sample's value
 * @param anomalies stretches that people called anomalous, in order of time
 */
@SuppressWarnings("ArrayRecordComponent") // read in inner loops, compared nowhere
record LabelledSeries(
    String name, int stepMinutes, long[] minutes, double[] values, List<Stretch> anomalies) {

  /** From an epoch minute to another, both within. */
  record Stretch(long from, long to) {
    boolean touches(Stretch other) {
      return from <= other.to && other.from <= to;
    }
  }

  int size() {
    return minutes.length;
  }

  /** Days from a sample to the end. */
  double daysFrom(int sample) {
    return (minutes[size() - 1] - minutes[sample]) / (24.0 * 60);
  }

  /** The first sample that is so many minutes after the first of all; the number of all if none. */
  int after(long many) {
    int sample = 0;
    while (sample < size() && minutes[sample] < minutes[0] + many) {
      sample++;
    }
    return sample;
  }
}
