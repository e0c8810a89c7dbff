package io.tailwater.model.rollup;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One kind of rollup: what is counted by which keys, and its records in the topic of rollups. A
 * record is a version (1 byte), then each key with its stats.
 *
 * @param <K> the keys
 * @param <S> what is told of each
 */
public final class RollupKind<K extends RollupKey, S extends RollupStats<S>> {
  /** Requests that services answered. */
  public static final RollupKind<RequestKey, CallStats> REQUESTS =
      new RollupKind<>("requests", RequestKey::read, CallStats::read, CallStats::new);

  /** Calls between the nodes of the service graph. */
  public static final RollupKind<EdgeKey, EdgeStats> EDGES =
      new RollupKind<>("edges", EdgeKey::read, EdgeStats::read, EdgeStats::new);

  /** Statements that databases and caches executed. */
  public static final RollupKind<StatementKey, CallStats> STATEMENTS =
      new RollupKind<>("statements", StatementKey::read, CallStats::read, CallStats::new);

  /** What was done with queues and topics. */
  public static final RollupKind<DestinationKey, CallStats> DESTINATIONS =
      new RollupKind<>("destinations", DestinationKey::read, CallStats::read, CallStats::new);

  private static final byte VERSION = 1;

  /** A record is closed when it is as long. */
  private static final int CHUNK_BYTES = 512 << 10;

  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  private final String name;
  private final Reader<K> keys;
  private final Reader<S> stats;
  private final Supplier<S> none;

  private RollupKind(String name, Reader<K> keys, Reader<S> stats, Supplier<S> none) {
    this.name = name;
    this.keys = keys;
    this.stats = stats;
    this.none = none;
  }

  /** What the header of a record of this kind says. */
  public String header() {
    return name;
  }

  /** Stats of nothing. */
  public S none() {
    return none.get();
  }

  /** Encodes what was counted, in as many records as it takes; none where nothing was. */
  public List<EncodedRollup> encode(Map<K, S> counted) {
    List<EncodedRollup> records = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Map.Entry<K, S> entry : counted.entrySet()) {
        if (bytes.size() == 0) {
          out.writeByte(VERSION);
        }
        entry.getKey().writeTo(out);
        entry.getValue().writeTo(out);
        if (bytes.size() >= CHUNK_BYTES) {
          records.add(new EncodedRollup(name, bytes.toByteArray()));
          bytes.reset();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.size() > 0) {
      records.add(new EncodedRollup(name, bytes.toByteArray()));
    }
    return records;
  }

  /**
   * Decodes a record.
   *
   * @throws IllegalArgumentException if it is none of a known version; what stood before the fault
   *     may have been handed out
   */
  public void decode(byte[] record, BiConsumer<K, S> found) {
    try (DataInputStream in = new DataInputStream(new RecordBytes(record))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("%s of version %d".formatted(name, version));
      }
      while (in.available() > 0) {
        found.accept(keys.read(in), stats.read(in));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " that end too soon", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
