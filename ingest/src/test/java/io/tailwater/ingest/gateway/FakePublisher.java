package io.tailwater.ingest.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what is published and acknowledges it as the test says. */
final class FakePublisher implements RawPublisher {
  /** One record, and the stage that the gateway waits for. */
  record Published(RawRecord record, CompletableFuture<Void> acknowledgement) {
    String topic() {
      return record.topic();
    }

    byte[] value() {
      return record.value();
    }

    /** The key as text; empty where there is none. */
    String key() {
      byte[] key = record.key();
      return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
  }

  private final BlockingQueue<Published> arrivals = new LinkedBlockingQueue<>();
  private final List<Published> all = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledging = true;
  private volatile List<RuntimeException> failure = List.of();

  /** From now on records wait until the test completes their acknowledgement. */
  void holdAcknowledgements() {
    acknowledging = false;
  }

  /** From now on records fail that way. */
  void failWith(RuntimeException error) {
    failure = List.of(error);
  }

  List<Published> published() {
    return List.copyOf(all);
  }

  /** The next record, as soon as it comes. */
  Published next() throws InterruptedException {
    Published next = arrivals.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was published within 10 s");
    }
    return next;
  }

  @Override
  public CompletionStage<Void> publish(RawRecord raw) {
    Published record = new Published(raw, new CompletableFuture<>());
    all.add(record);
    arrivals.add(record);
    if (!failure.isEmpty()) {
      record.acknowledgement().completeExceptionally(failure.getFirst());
    } else if (acknowledging) {
      record.acknowledgement().complete(null);
    }
    return record.acknowledgement();
  }

  @Override
  public long queuedBytes() {
    return all.stream()
        .filter(record -> !record.acknowledgement().isDone())
        .mapToLong(record -> record.value().length)
        .sum();
  }
}
