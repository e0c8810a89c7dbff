package io.tailwater.node;

import io.tailwater.config.NotifySettings;
import io.tailwater.model.alert.Notification;
import io.tailwater.processors.alert.shard.DeskCommand;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.Verdict;
import io.tailwater.sinks.notify.http.WebhookSender;
import io.tailwater.sinks.notify.outbox.Attempt;
import io.tailwater.sinks.notify.outbox.LaneStatus;
import io.tailwater.sinks.notify.outbox.Outbox;
import io.tailwater.sinks.notify.outbox.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of the desk, and who carries its messages. Attempts are made on threads of their own;
 * the outbox is the lane's alone, which takes their verdicts before it writes.
 */
final class Deliveries {
  /** The name of the outbox' state. */
  static final String STATE = "outbox";

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** The outbox is of no offset: what was to be told is told though the topic was made anew. */
  private static final String ANY_INPUT = "";

  private record Settled(Attempt attempt, Verdict verdict) {}

  private final Map<String, Receiver> receivers = new HashMap<>();
  private final NotifySettings settings;
  private final WebhookSender sender;
  private final Executor blocking;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
  private @Nullable Outbox outbox;
  private @Nullable TopicPartition states;
  private boolean dirty;
  private long preparedMillis;

  Deliveries(
      NotifySettings settings,
      WebhookSender sender,
      Executor blocking,
      InstantSource clock,
      NodeMetrics metrics) {
    this.settings = settings;
    this.sender = sender;
    this.blocking = blocking;
    this.clock = clock;
    this.metrics = metrics;
    settings.receivers().forEach(receiver -> receivers.put(receiver.name(), receiver));
  }

  /** Takes over the outbox that the last owner left. */
  void open(KafkaClients clients, TopicPartition where) {
    long now = clock.millis();
    states = where;
    Outbox opened = null;
    Optional<SavedStates.Saved> saved = saved(clients, where);
    if (saved.isPresent()) {
      try {
        opened = read(saved.get());
        opened.takeOver(opened.epoch() + 1);
        opened.reconfigure(settings.lanes(), now);
      } catch (IOException | IllegalArgumentException unreadable) {
        LOG.warn("the outbox begins anew, its state cannot be read: {}", Lane.reason(unreadable));
      }
    }
    outbox = opened == null ? Outbox.empty(settings.lanes(), 1, now) : opened;
    settled.clear();
    dirty = true;
  }

  /** The outbox as it was written last, whatever became of what led to it. */
  static Optional<SavedStates.Saved> saved(KafkaClients clients, TopicPartition where) {
    return SavedStates.read(clients, where, STATE, ANY_INPUT);
  }

  /** The outbox that a state is of. */
  static Outbox read(SavedStates.Saved saved) throws IOException {
    return Outbox.read(new DataInputStream(new ByteArrayInputStream(saved.bytes())));
  }

  /** The outbox is somebody else's now: what is under way is not settled here. */
  void release() {
    outbox = null;
    settled.clear();
  }

  void offer(String receiver, Notification message) {
    Outbox current = outbox;
    if (current != null) {
      dirty |= current.offer(receiver, message, clock.millis());
    }
  }

  void obey(DeskCommand command) {
    Outbox current = outbox;
    if (current == null) {
      return;
    }
    switch (command) {
      case DeskCommand.RetryNow(String receiver) when receivers.containsKey(receiver) -> {
        current.retryNow(receiver, clock.millis());
        dirty = true;
      }
      case DeskCommand.Replay(String receiver) when receivers.containsKey(receiver) -> {
        current.replay(receiver, clock.millis());
        dirty = true;
      }
      case DeskCommand.RetryNow _,
          DeskCommand.Replay _,
          DeskCommand.PutSilence _,
          DeskCommand.EndSilence _,
          DeskCommand.Acknowledge _ -> {}
    }
  }

  /** Takes the verdicts that have come; whether there is something to write or to send. */
  boolean hasNews(long nowMillis) {
    Outbox current = outbox;
    if (current == null) {
      return false;
    }
    for (Settled done = settled.poll(); done != null; done = settled.poll()) {
      settle(current, done, nowMillis);
    }
    return dirty || current.wakeMillis() <= nowMillis;
  }

  private void settle(Outbox current, Settled done, long nowMillis) {
    Outcome outcome = current.settle(done.attempt, done.verdict, nowMillis);
    String receiver = done.attempt.receiver();
    metrics
        .counter(
            "tailwater.notifications",
            "receiver",
            receiver,
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT))
        .increment();
    switch (outcome) {
      case DELIVERED -> LOG.info("{} has {}", receiver, done.attempt.message().key());
      case RETRIED, DEAD, DISABLED ->
          LOG.warn(
              "{} does not take {} ({}): {}",
              receiver,
              done.attempt.message().key(),
              outcome.name().toLowerCase(Locale.ROOT),
              done.verdict);
      case STALE -> {}
    }
    dirty = true;
  }

  /** Writes the outbox, if anything has changed. */
  void write(Consumer<ProducerRecord<byte[], byte[]>> out) {
    Outbox current = outbox;
    TopicPartition where = states;
    if (current == null || where == null) {
      return;
    }
    preparedMillis = clock.millis();
    dirty |= current.prepare(preparedMillis);
    if (!dirty) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      current.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SavedStates.records(where, STATE, ANY_INPUT, new SavedStates.Saved(0, bytes.toByteArray()))
        .forEach(out);
    dirty = false;
  }

  /** Sends what was due when the outbox was written: which messages go together is in it. */
  void send() {
    Outbox current = outbox;
    if (current == null) {
      return;
    }
    for (Optional<Attempt> due = current.next(preparedMillis);
        due.isPresent();
        due = current.next(preparedMillis)) {
      Attempt attempt = due.get();
      Receiver receiver = receivers.get(attempt.receiver());
      if (receiver != null) {
        blocking.execute(
            () -> {
              Verdict verdict = attempt(receiver, attempt);
              settled.add(new Settled(attempt, verdict));
            });
      }
    }
  }

  /** An attempt that has no end would hold up all that waits behind it. */
  private Verdict attempt(Receiver receiver, Attempt attempt) {
    try {
      return sender.send(receiver, attempt.message(), clock.millis());
    } catch (RuntimeException unexpected) {
      return new Verdict.Retry(Lane.reason(unexpected), 0);
    }
  }

  /** How it stands with each receiver. */
  List<LaneStatus> status() {
    Outbox current = outbox;
    return current == null ? List.of() : current.status();
  }
}
