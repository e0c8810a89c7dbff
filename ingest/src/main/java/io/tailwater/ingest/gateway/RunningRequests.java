package io.tailwater.ingest.gateway;

import java.util.concurrent.CompletableFuture;

/** Counts the requests that are being answered, so that a stop can wait for them. */
final class RunningRequests {
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private int running;
  private boolean draining;

  /** Counts one more; false once draining has begun, and then it is not counted. */
  synchronized boolean begin() {
    if (draining) {
      return false;
    }
    running++;
    return true;
  }

  /** Counts one less. */
  void end() {
    boolean last;
    synchronized (this) {
      running--;
      last = draining && running == 0;
    }
    if (last) {
      drained.complete(null);
    }
  }

  synchronized boolean isDraining() {
    return draining;
  }

  /** Lets no more begin; the future completes when the last one has ended. */
  CompletableFuture<Void> drain() {
    boolean none;
    synchronized (this) {
      draining = true;
      none = running == 0;
    }
    if (none) {
      drained.complete(null);
    }
    return drained.copy();
  }
}
