package io.tailwater.node;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What lane and shard share about the flow between them: how many bytes were handed over and are
 * not worked off yet. The lane pauses the partition above the window; nothing else throttles it.
 */
final class ShardFeed {
  private static final long WINDOW_BYTES = 8 << 20;

  private final AtomicLong bytesInFlight = new AtomicLong();

  void handedOver(long bytes) {
    bytesInFlight.addAndGet(bytes);
  }

  void workedOff(long bytes) {
    bytesInFlight.addAndGet(-bytes);
  }

  boolean isFull() {
    return bytesInFlight.get() >= WINDOW_BYTES;
  }

  boolean hasRoom() {
    return bytesInFlight.get() <= WINDOW_BYTES / 2;
  }
}
