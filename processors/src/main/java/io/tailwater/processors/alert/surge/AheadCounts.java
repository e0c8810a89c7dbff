package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts that are far ahead of the watermark, because partitions are read at different speeds, or
 * somebody's clock is wrong: they wait for their time. Not thread-safe.
 */
final class AheadCounts {
  private final NavigableMap<Long, List<LogCount>> lines = new TreeMap<>();
  private final NavigableMap<Long, Map<String, Long>> calls = new TreeMap<>();

  void add(long slot, LogCount count) {
    lines.computeIfAbsent(slot, _ -> new ArrayList<>()).add(count);
  }

  void addCalls(long slot, String operation, long count) {
    calls.computeIfAbsent(slot, _ -> new TreeMap<>()).merge(operation, count, Long::sum);
  }

  /** The first slot that something waits for; {@code absent} if nothing does. */
  long first(long absent) {
    long first = lines.isEmpty() ? absent : lines.firstKey();
    return calls.isEmpty() ? first : Math.min(first, calls.firstKey());
  }

  /** The lines that wait for this slot, which wait no longer. */
  List<LogCount> takeLines(long slot) {
    List<LogCount> taken = lines.remove(slot);
    return taken == null ? List.of() : taken;
  }

  /** The calls by operation that wait for this slot, which wait no longer. */
  Map<String, Long> takeCalls(long slot) {
    Map<String, Long> taken = calls.remove(slot);
    return taken == null ? Map.of() : taken;
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, lines.size());
    for (Map.Entry<Long, List<LogCount>> slot : lines.entrySet()) {
      Varint.write(out, slot.getKey());
      Varint.write(out, slot.getValue().size());
      for (LogCount count : slot.getValue()) {
        count.writeTo(out);
      }
    }
    Varint.write(out, calls.size());
    for (Map.Entry<Long, Map<String, Long>> slot : calls.entrySet()) {
      Varint.write(out, slot.getKey());
      Varint.write(out, slot.getValue().size());
      for (Map.Entry<String, Long> count : slot.getValue().entrySet()) {
        out.writeUTF(count.getKey());
        Varint.write(out, count.getValue());
      }
    }
  }

  static AheadCounts read(DataInput in) throws IOException {
    AheadCounts read = new AheadCounts();
    int slots = Varint.readSize(in, Integer.MAX_VALUE);
    for (int i = 0; i < slots; i++) {
      long slot = Varint.read(in);
      int counts = Varint.readSize(in, Integer.MAX_VALUE);
      for (int j = 0; j < counts; j++) {
        read.add(slot, LogCount.read(in));
      }
    }
    int slotsOfCalls = Varint.readSize(in, Integer.MAX_VALUE);
    for (int i = 0; i < slotsOfCalls; i++) {
      long slot = Varint.read(in);
      int counts = Varint.readSize(in, Integer.MAX_VALUE);
      for (int j = 0; j < counts; j++) {
        String operation = in.readUTF();
        read.addCalls(slot, operation, Varint.read(in));
      }
    }
    return read;
  }
}
