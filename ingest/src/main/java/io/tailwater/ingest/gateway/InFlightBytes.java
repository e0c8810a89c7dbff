package io.tailwater.ingest.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all requests together may hold in memory. */
final class InFlightBytes {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  InFlightBytes(long limit) {
    this.limit = limit;
  }

  long used() {
    return used.get();
  }

  Share share() {
    return new Share();
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
    synchronized boolean resize(long bytes) {
      long more = bytes - held;
      if (closed || (more > 0 && !reserve(more))) {
        return false;
      }
      if (more < 0) {
        used.addAndGet(more);
      }
      held = bytes;
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
    public synchronized void close() {
      if (!closed) {
        closed = true;
        used.addAndGet(-held);
        held = 0;
      }
    }
  }
}
