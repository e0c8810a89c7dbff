package io.tailwater.processors.log;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Logs that wait for the verdict on their trace. Not thread-safe. */
final class HeldLogs {
  /** A rough figure for the objects of a log that waits, beside its bytes. */
  private static final int OBJECT_BYTES = 160;

  /** Settled logs of a trace that may be referred to beside as many as wait. */
  private static final int MOST_SETTLED = 8;

  /** A keyed record with logs that wait; its bytes are held until the last of them is settled. */
  private static final class KeyedRecord {
    private final long offset;
    private final int bytes;
    private final long deadlineMillis;
    private final List<HeldLog> logs = new ArrayList<>();
    private final BitSet waiting = new BitSet();

    KeyedRecord(long offset, int bytes, long deadlineMillis) {
      this.offset = offset;
      this.bytes = bytes;
      this.deadlineMillis = deadlineMillis;
    }
  }

  /** The logs of a trace, settled ones among them as long as there are others. */
  private static final class OfTrace {
    private final List<HeldLog> logs = new ArrayList<>(2);
    private int waiting;
  }

  private final Map<TraceId, OfTrace> byTrace = new HashMap<>();
  private final NavigableMap<Long, KeyedRecord> records = new TreeMap<>();
  private final PriorityQueue<KeyedRecord> deadlines =
      new PriorityQueue<>((a, b) -> Long.compare(a.deadlineMillis, b.deadlineMillis));
  private long heldBytes;
  private int size;

  /** Holds a log until its trace is judged, or until this moment of stream time. */
  void hold(HeldLog log, long deadlineMillis) {
    KeyedRecord record = records.get(log.offset());
    if (record == null) {
      record = new KeyedRecord(log.offset(), log.bytes().length, deadlineMillis);
      records.put(log.offset(), record);
      deadlines.add(record);
      heldBytes += record.bytes;
    }
    record.logs.add(log);
    record.waiting.set(log.index());
    OfTrace ofTrace = byTrace.computeIfAbsent(log.trace(), _ -> new OfTrace());
    ofTrace.logs.add(log);
    ofTrace.waiting++;
    heldBytes += OBJECT_BYTES;
    size++;
  }

  /** The logs of a trace, which wait no longer. */
  List<HeldLog> take(TraceId trace) {
    OfTrace ofTrace = byTrace.remove(trace);
    if (ofTrace == null) {
      return List.of();
    }
    List<HeldLog> taken = new ArrayList<>(ofTrace.waiting);
    for (HeldLog log : ofTrace.logs) {
      if (settle(log)) {
        taken.add(log);
      }
    }
    return taken;
  }

  /** The logs whose time is over, which wait no longer. */
  List<HeldLog> takeOverdue(long streamMillis) {
    List<HeldLog> overdue = new ArrayList<>();
    for (KeyedRecord next = deadlines.peek();
        next != null && next.deadlineMillis <= streamMillis;
        next = deadlines.peek()) {
      deadlines.remove();
      for (HeldLog log : List.copyOf(next.logs)) {
        if (settle(log)) {
          overdue.add(log);
          OfTrace ofTrace = byTrace.get(log.trace());
          if (ofTrace != null) {
            settledOne(ofTrace, log.trace());
          }
        }
      }
    }
    return overdue;
  }

  /** A trace that nobody ever judges may go on to log: what is settled must not pile up with it. */
  private void settledOne(OfTrace ofTrace, TraceId trace) {
    if (--ofTrace.waiting == 0) {
      byTrace.remove(trace);
    } else if (ofTrace.logs.size() > 2 * ofTrace.waiting + MOST_SETTLED) {
      ofTrace.logs.removeIf(log -> !isWaiting(log));
    }
  }

  private boolean isWaiting(HeldLog log) {
    KeyedRecord record = records.get(log.offset());
    return record != null && record.waiting.get(log.index());
  }

  /** Logs that are referred to, settled ones among them. */
  int references() {
    return byTrace.values().stream().mapToInt(ofTrace -> ofTrace.logs.size()).sum();
  }

  /** False where the log was settled before. */
  private boolean settle(HeldLog log) {
    KeyedRecord record = records.get(log.offset());
    if (record == null || !isWaiting(log)) {
      return false;
    }
    record.waiting.clear(log.index());
    size--;
    heldBytes -= OBJECT_BYTES;
    if (record.waiting.isEmpty()) {
      records.remove(record.offset);
      record.logs.clear();
      heldBytes -= record.bytes;
    }
    return true;
  }

  /** By the offset of their record, the numbers of the logs that wait: a copy. */
  NavigableMap<Long, BitSet> waiting() {
    NavigableMap<Long, BitSet> waiting = new TreeMap<>();
    records.forEach((offset, record) -> waiting.put(offset, (BitSet) record.waiting.clone()));
    return waiting;
  }

  /** Offset of the first record with a log that waits; {@code absent} where none does. */
  long low(long absent) {
    return records.isEmpty() ? absent : records.firstKey();
  }

  /** Logs that wait. */
  int size() {
    return size;
  }

  /** Bytes that are held for them. */
  long heldBytes() {
    return heldBytes;
  }
}
