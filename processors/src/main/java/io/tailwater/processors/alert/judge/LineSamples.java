package io.tailwater.processors.alert.judge;

import io.tailwater.model.LogSlotCount;
import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How lines of a day's patterns and kinds of errors read. Not thread-safe. */
final class LineSamples {
  /** More of them are not held: their alerts have no text. */
  static final int MOST = 4_096;

  /**
   * What is known of a name.
   *
   * @param template the first of its patterns' texts in the order of texts
   * @param minute in which lines were written last
   * @param ofKnownKind whether its lines tell of a known kind of error
   */
  private record Sample(String template, long minute, boolean ofKnownKind) {
    Sample and(Sample other) {
      return new Sample(
          template.compareTo(other.template) <= 0 ? template : other.template,
          Math.max(minute, other.minute),
          ofKnownKind || other.ofKnownKind);
    }
  }

  private final NavigableMap<String, Sample> samples = new TreeMap<>();

  void see(String name, LogSlotCount count, boolean ofKnownKind) {
    if (samples.size() < MOST || samples.containsKey(name)) {
      Sample sample =
          new Sample(
              Units.shortened(count.template()), Minutes.of(count.slotMillis()), ofKnownKind);
      samples.merge(name, sample, Sample::and);
    }
  }

  /** How its lines read, shortened; empty where that is not known. */
  String template(String name) {
    Sample sample = samples.get(name);
    return sample == null ? "" : sample.template;
  }

  boolean isOfKnownKind(String name) {
    Sample sample = samples.get(name);
    return sample != null && sample.ofKnownKind;
  }

  /** Forgets what was not written for a day. */
  void forget(long minute) {
    if (minute % Minutes.AN_HOUR == 0) {
      samples.values().removeIf(sample -> sample.minute < minute - Minutes.A_DAY);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(samples.size());
    for (Map.Entry<String, Sample> sample : samples.entrySet()) {
      out.writeUTF(sample.getKey());
      out.writeUTF(sample.getValue().template);
      out.writeLong(sample.getValue().minute);
      out.writeBoolean(sample.getValue().ofKnownKind);
    }
  }

  static LineSamples read(DataInput in) throws IOException {
    LineSamples read = new LineSamples();
    for (int i = Codes.readCount(in, MOST); i > 0; i--) {
      read.samples.put(in.readUTF(), new Sample(in.readUTF(), in.readLong(), in.readBoolean()));
    }
    return read;
  }
}
