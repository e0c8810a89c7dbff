package io.tailwater.ingest.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all requests together may hold in memory.
 *
 * <p>Where a protocol lets the receiver say when it takes more, nothing more is asked for above 70
 * % of the limit; the rest is for what was asked for already. Other requests are refused at the
 * limit.
 */
final class InFlightBytes {
  private static final double ASKING_SHARE = 0.7;

  private final long limit;
  private final long askingLimit;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong used = new AtomicLong();

  InFlightBytes(long limit) {
    this.limit = limit;
    this.askingLimit = (long) (limit * ASKING_SHARE);
  }

  long used() {
    return used.get();
  }

  Share share() {
    return new Share();
  }

  /**
   * Runs the action as soon as there is room to ask for more: now, or on the thread that makes it.
   */
  void whenRoom(Runnable ask) {
    waiting.add(ask);
    askWhereRoom();
  }

  private void askWhereRoom() {
    while (used.get() <= askingLimit) {
      Runnable ask = waiting.poll();
      if (ask == null) {
        return;
      }
      ask.run();
    }
  }

  private void giveBack(long bytes) {
    used.addAndGet(-bytes);
    askWhereRoom();
  }

  private boolean reserve(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** What one request holds. It is used by one thread after another and may be closed again. */
  final class Share implements AutoCloseable {
    private long held;
    private boolean closed;

    /** Holds that many bytes from now on; false, and nothing changes, if they are not to be had. */
    boolean resize(long bytes) {
      long more;
      synchronized (this) {
        more = bytes - held;
        if (closed || (more > 0 && !reserve(more))) {
          return false;
        }
        held = bytes;
      }
      if (more < 0) {
        giveBack(-more);
      }
      return true;
    }

    /**
     * Holds that many bytes from now on.
     *
     * @throws RefusedException if they are not to be had
     */
    void resizeOrRefuse(long bytes) {
      if (!resize(bytes)) {
        throw overloaded();
      }
    }

    RefusedException overloaded() {
      return new RefusedException(
          Refusal.OVERLOADED,
          "too much is in flight: "
              + used()
              + " of "
              + limit
              + " bytes; send again in a moment, or give the gateway more maxInFlightBytes");
    }

    @Override
    public void close() {
      long given;
      synchronized (this) {
        closed = true;
        given = held;
        held = 0;
      }
      // Not under the lock: the room may let other calls ask for more.
      giveBack(given);
    }
  }
}
