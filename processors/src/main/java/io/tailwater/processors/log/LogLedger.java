package io.tailwater.processors.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One record of {@code tailwater.logs.ledger}: how far the logs of a shard have been worked off,
 * and which of those before that still wait for a verdict. The newest one says all.
 *
 * <p>Format, big-endian: version (1 byte, 1), next (8), number of records that wait (4), and for
 * each its offset (8), the bytes of its set (4) and the set: bit i is its i-th log.
 *
 * @param next offset after the last keyed record that was taken in
 * @param waiting by the offset of their record, the numbers of the logs that wait
 */
public record LogLedger(long next, NavigableMap<Long, BitSet> waiting) {
  private static final byte VERSION = 1;
  private static final int ENTRY_BYTES = 12;

  public LogLedger {
    if (!waiting.isEmpty() && waiting.lastKey() >= next) {
      throw new IllegalArgumentException("a log waits that was not taken in");
    }
  }

  /** Nothing waits, and the next record is this one. */
  public static LogLedger startingAt(long next) {
    return new LogLedger(next, new TreeMap<>());
  }

  /** Offset of the first record with a log that waits, or {@link #next} where none does. */
  public long low() {
    return waiting.isEmpty() ? next : waiting.firstKey();
  }

  /** The record's bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(next);
      out.writeInt(waiting.size());
      for (Map.Entry<Long, BitSet> entry : waiting.entrySet()) {
        byte[] set = entry.getValue().toByteArray();
        out.writeLong(entry.getKey());
        out.writeInt(set.length);
        out.write(set);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a record's bytes.
   *
   * @throws IllegalArgumentException if they are not a ledger record of a known version
   */
  public static LogLedger decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("log ledger record of version " + version);
      }
      long next = in.readLong();
      int count = in.readInt();
      if (count < 0 || count > in.available() / ENTRY_BYTES) {
        throw new IllegalArgumentException("a log ledger of " + count + " records is too short");
      }
      TreeMap<Long, BitSet> waiting = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        long offset = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
          throw new IllegalArgumentException("a log ledger record that ends too soon");
        }
        waiting.put(offset, BitSet.valueOf(in.readNBytes(length)));
      }
      return new LogLedger(next, waiting);
    } catch (IOException e) {
      throw new IllegalArgumentException("a log ledger record that ends too soon", e);
    }
  }
}
