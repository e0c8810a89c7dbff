package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One record of {@code tailwater.ledger}: how far a shard has come and which traces it settled in
 * this transaction, those of late spans included.
 *
 * <p>Format, big-endian: version (1 byte, 3), partition count (4), low, high, ledgerFrom, stream
 * time (8 each), number of verdicts (2) and each verdict's flags (1: kept, 2: head only), policy
 * (UTF), weight (8) and policy version (4), number of traces (4) and each trace's id (16) and
 * verdict (2; 0 is dropped, n the n-th verdict of the table; bit 15: a late span followed it).
 * Version 2 does not tell late spans apart, version 1 knows neither flags nor policy versions.
 *
 * @param partitionCount how many shards there were; a node with another number must not go on
 * @param low offset of the oldest keyed record with an undecided span
 * @param high offset after the last keyed record that was processed
 * @param ledgerFrom first ledger record whose {@code high} is above {@code low}; {@link
 *     #THIS_RECORD} where it is this one
 * @param streamTimeMillis the shard's stream time
 * @param settled the traces settled and what was decided
 */
public record LedgerRecord(
    int partitionCount,
    long low,
    long high,
    long ledgerFrom,
    long streamTimeMillis,
    Settled settled) {
  /** Value of {@code ledgerFrom} for the record itself, whose offset its writer cannot know. */
  public static final long THIS_RECORD = -1;

  /** Marks what a late span followed, among decisions. */
  static final int LATE = 1 << 15;

  /** What is left of a decision without the mark. */
  static final int NUMBER = LATE - 1;

  private static final int ENTRY_BYTES = 18;
  private static final byte VERSION = 3;
  private static final byte WITHOUT_LATE_MARK = 2;
  private static final byte WITHOUT_POLICY_VERSION = 1;
  private static final int KEPT = 1;
  private static final int HEAD_ONLY = 2;

  public LedgerRecord {
    if (partitionCount < 1 || low > high) {
      throw new IllegalArgumentException(
          "a ledger record of %d partitions from %d to %d".formatted(partitionCount, low, high));
    }
  }

  /** Traces and verdicts, in parallel columns. */
  public static final class Settled {
    private final List<Verdict> verdicts;
    private final long[] traceIds;
    private final short[] decisions;

    /**
     * Settled traces.
     *
     * @param verdicts the table that decisions point into; its first is {@link Verdict#DROPPED}
     * @param traceIds high and low half in turn
     * @param decisions an index into the table for each trace
     */
    Settled(List<Verdict> verdicts, long[] traceIds, short[] decisions) {
      this.verdicts = List.copyOf(verdicts);
      this.traceIds = traceIds;
      this.decisions = decisions;
    }

    /** How many traces there are. */
    public int size() {
      return decisions.length;
    }

    /** Bytes 0 to 7 of a trace's id. */
    public long traceIdHi(int i) {
      return traceIds[2 * i];
    }

    /** Bytes 8 to 15 of a trace's id. */
    public long traceIdLo(int i) {
      return traceIds[2 * i + 1];
    }

    /** What was decided. */
    public Verdict verdict(int i) {
      return verdicts.get(verdictIndex(i));
    }

    /** Where in {@link #verdicts()} the verdict stands. */
    int verdictIndex(int i) {
      return decisions[i] & NUMBER;
    }

    /** The verdicts that there are. */
    List<Verdict> verdicts() {
      return verdicts;
    }

    /** Whether this is a late span that followed the decision, not the decision itself. */
    public boolean isLate(int i) {
      return (decisions[i] & LATE) != 0;
    }
  }

  /** The record's bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(partitionCount);
      out.writeLong(low);
      out.writeLong(high);
      out.writeLong(ledgerFrom);
      out.writeLong(streamTimeMillis);
      out.writeShort(settled.verdicts.size() - 1);
      for (Verdict verdict : settled.verdicts.subList(1, settled.verdicts.size())) {
        out.writeByte((verdict.kept() ? KEPT : 0) | (verdict.headOnly() ? HEAD_ONLY : 0));
        out.writeUTF(verdict.policy());
        out.writeDouble(verdict.sampleWeight());
        out.writeInt(verdict.policyVersion());
      }
      out.writeInt(settled.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] head = bytes.toByteArray();
    byte[] record = Arrays.copyOf(head, head.length + settled.size() * ENTRY_BYTES);
    ByteBuffer out = ByteBuffer.wrap(record).position(head.length);
    for (int i = 0; i < settled.size(); i++) {
      out.putLong(settled.traceIdHi(i))
          .putLong(settled.traceIdLo(i))
          .putShort(settled.decisions[i]);
    }
    return record;
  }

  /**
   * Reads a record's bytes.
   *
   * @throws IllegalArgumentException if they are not a ledger record of a known version
   */
  public static LedgerRecord decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION && version != WITHOUT_LATE_MARK && version != WITHOUT_POLICY_VERSION) {
        throw new IllegalArgumentException("ledger record of version " + version);
      }
      int partitionCount = in.readInt();
      long low = in.readLong();
      long high = in.readLong();
      long ledgerFrom = in.readLong();
      long streamTimeMillis = in.readLong();
      int verdictCount = in.readUnsignedShort();
      List<Verdict> verdicts = new ArrayList<>();
      verdicts.add(Verdict.DROPPED);
      for (int i = 0; i < verdictCount; i++) {
        verdicts.add(readVerdict(in, version));
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / ENTRY_BYTES) {
        throw new IllegalArgumentException("a ledger record of " + size + " traces is too short");
      }
      ByteBuffer entries =
          ByteBuffer.wrap(bytes, bytes.length - in.available(), size * ENTRY_BYTES);
      long[] traceIds = new long[2 * size];
      short[] decisions = new short[size];
      for (int i = 0; i < size; i++) {
        traceIds[2 * i] = entries.getLong();
        traceIds[2 * i + 1] = entries.getLong();
        decisions[i] = entries.getShort();
        if ((decisions[i] & NUMBER) >= verdicts.size()) {
          throw new IllegalArgumentException("a decision that the ledger record does not define");
        }
      }
      return new LedgerRecord(
          partitionCount,
          low,
          high,
          ledgerFrom,
          streamTimeMillis,
          new Settled(verdicts, traceIds, decisions));
    } catch (IOException e) {
      throw new IllegalArgumentException("a ledger record that ends too soon", e);
    }
  }

  private static Verdict readVerdict(DataInputStream in, byte version) throws IOException {
    if (version == WITHOUT_POLICY_VERSION) {
      return Verdict.keptBy(in.readUTF(), in.readDouble(), 0);
    }
    int flags = in.readByte();
    String policy = in.readUTF();
    double weight = in.readDouble();
    int policyVersion = in.readInt();
    return new Verdict(
        (flags & KEPT) != 0, policy, weight, policyVersion, (flags & HEAD_ONLY) != 0);
  }
}
