package io.tailwater.model.rollup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to when all that came to a shard has been counted: what is still to come from it is late.
 *
 * @param shard the shard of traces, or {@link #ofLogs} of one
 * @param settledMillis record time, epoch milliseconds
 */
public record ShardTime(int shard, long settledMillis) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "shard_time";

  private static final byte VERSION = 1;
  private static final int BYTES = Integer.BYTES + Long.BYTES;

  /** Shards of logs are told apart from those of traces. */
  private static final int LOGS = 1 << 20;

  /** The number under which the logs of a shard are told of. */
  public static int ofLogs(int shard) {
    return LOGS + shard;
  }

  /** Whether it is of logs. */
  public boolean isOfLogs() {
    return shard >= LOGS;
  }

  /** Encodes a list: version (1 byte), then shard (4) and time (8) of each. */
  public static byte[] encode(List<ShardTime> times) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + BYTES * times.size()).put(VERSION);
    times.forEach(time -> bytes.putInt(time.shard).putLong(time.settledMillis));
    return bytes.array();
  }

  /**
   * Decodes a list.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<ShardTime> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (!in.hasRemaining() || in.get() != VERSION || in.remaining() % BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no times of shards");
    }
    List<ShardTime> times = new ArrayList<>();
    while (in.hasRemaining()) {
      times.add(new ShardTime(in.getInt(), in.getLong()));
    }
    return times;
  }
}
