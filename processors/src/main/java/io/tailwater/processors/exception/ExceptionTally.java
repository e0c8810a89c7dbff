package io.tailwater.processors.exception;

import io.tailwater.model.ExceptionOccurrence;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers exceptions for the next transaction of a shard, encoded. What an exception says, and
 * where it was thrown, is told once an hour for each service. Not thread-safe.
 */
public final class ExceptionTally {
  private static final int CHUNK_BYTES = 512 << 10;
  private static final int MOST_REMEMBERED = 4_096;
  private static final long TELL_AGAIN_MILLIS = 3_600_000;

  private final Map<Long, Long> toldMillis =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(chunk);
  private List<byte[]> full = new ArrayList<>();
  private long fullBytes;

  /** Adds one; without its message and stack trace where those were told not long ago. */
  void add(ExceptionOccurrence occurrence) {
    long millis = occurrence.timeNanos() / 1_000_000;
    long what = 31 * occurrence.fingerprint() + occurrence.service().hashCode();
    Long told = toldMillis.get(what);
    boolean silent = told != null && Math.abs(millis - told) < TELL_AGAIN_MILLIS;
    if (!silent) {
      toldMillis.put(what, millis);
    }
    try {
      if (chunk.size() == 0) {
        ExceptionOccurrence.begin(out);
      }
      (silent ? occurrence.withoutTexts() : occurrence).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (chunk.size() >= CHUNK_BYTES) {
      close();
    }
  }

  private void close() {
    fullBytes += chunk.size();
    full.add(chunk.toByteArray());
    chunk.reset();
  }

  /** Bytes that {@link #take} would give. */
  public long bytes() {
    return fullBytes + chunk.size();
  }

  /** What was added since the last time, each a list as {@link ExceptionOccurrence} has it. */
  public List<byte[]> take() {
    if (chunk.size() > 0) {
      close();
    }
    List<byte[]> all = full;
    full = new ArrayList<>();
    fullBytes = 0;
    return all;
  }
}
