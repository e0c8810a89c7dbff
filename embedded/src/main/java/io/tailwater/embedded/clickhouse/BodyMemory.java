package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of all request bodies together may be in memory.
 *
 * <p>A request reserves before it takes bytes in, and gives back when it ends. Where there is no
 * room it waits for the others, and is refused when that takes too long: two that wait for each
 * other must not do so for ever. Thread-safe.
 */
final class BodyMemory {
  /**
   * On the heap: SQL text and compressed blocks. Room for one block of the largest size, and half
   * of the heap that {@link io.tailwater.embedded.EmbeddedClickHouse} gives the process.
   */
  static final long HEAP_BYTES = 3L * CompressedBlock.MAX_DATA_BYTES + (4L << 20);

  /** In memory files: the rows of INSERTs. Room for one of the largest size. */
  static final long FILE_BYTES = MemoryFile.MAX_BYTES;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int UNIT_BYTES = 1 << 14;

  private final long limitBytes;
  private final Duration patience;
  private final Semaphore freeUnits;

  /** A limit with the usual patience of 10 seconds. */
  BodyMemory(long limitBytes) {
    this(limitBytes, PATIENCE);
  }

  /**
   * A limit.
   *
   * @param patience how long a request waits for the others to give back
   */
  BodyMemory(long limitBytes, Duration patience) {
    this.limitBytes = limitBytes;
    this.patience = patience;
    this.freeUnits = new Semaphore(units(limitBytes), true);
  }

  /** The share of one request, empty at first. */
  Share share() {
    return new Share();
  }

  private static int units(long bytes) {
    return Math.toIntExact((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
  }

  /** What one request has reserved. Not for several threads. */
  final class Share implements AutoCloseable {
    private long bytes;
    private int units;

    private Share() {}

    /**
     * Reserves this many more bytes.
     *
     * @throws RefusedBodyException where the others leave no room for them
     */
    void reserve(long more) throws IOException {
      int missing = units(bytes + more) - units;
      if (missing > 0 && !acquired(missing)) {
        throw new RefusedBodyException(
            ErrorCode.MEMORY_LIMIT_EXCEEDED,
            "Memory limit for request bodies exceeded: this one needs "
                + (bytes + more)
                + " bytes, all together may have "
                + limitBytes
                + ". Send less at once, or try again.");
      }
      bytes += more;
      units += Math.max(0, missing);
    }

    private boolean acquired(int missing) {
      if (units + (long) missing > units(limitBytes)) {
        return false;
      }
      try {
        return freeUnits.tryAcquire(missing, patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void close() {
      freeUnits.release(units);
      units = 0;
      bytes = 0;
    }
  }
}
