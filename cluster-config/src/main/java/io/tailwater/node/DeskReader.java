package io.tailwater.node;

import io.tailwater.config.AlertSettings;
import io.tailwater.model.Topics;
import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.shard.DeskCommand;
import io.tailwater.processors.alert.shard.DeskFeed;
import io.tailwater.processors.alert.shard.DeskRecord;
import io.tailwater.sinks.notify.outbox.LaneStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads what the desk has written of itself, and asks it for something, from whichever node.
 * Blocks.
 */
final class DeskReader implements AlertsApi.Desk, AutoCloseable {
  private static final TopicPartition STATES = new TopicPartition(Topics.INCIDENTS_STATE, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final TopicWatch topics;
  private final AlertSettings settings;
  private final KafkaProducer<byte[], byte[]> producer;

  DeskReader(KafkaClients clients, TopicWatch topics, AlertSettings settings) {
    this.clients = clients;
    this.topics = topics;
    this.settings = settings;
    producer = clients.plain("desk-commands");
  }

  @Override
  public AlertsApi.View view() {
    String id = topics.idsNow(List.of(Topics.ALERTS)).getOrDefault(Topics.ALERTS, "");
    try {
      Optional<SavedStates.Saved> desk = SavedStates.read(clients, STATES, DeskStage.STATE, id);
      Optional<SavedStates.Saved> outbox = Deliveries.saved(clients, STATES);
      List<IncidentView> incidents = List.of();
      List<Silence> silences = List.of();
      long judged = 0;
      if (desk.isPresent()) {
        DeskFeed feed = DeskStage.read(settings, desk.get());
        incidents = feed.incidents();
        silences = feed.silences();
        judged = feed.judgedMillis();
      }
      List<LaneStatus> receivers =
          outbox.isPresent() ? Deliveries.read(outbox.get()).status() : List.of();
      return new AlertsApi.View(judged, incidents, silences, receivers);
    } catch (IOException unreadable) {
      throw new IllegalStateException(
          "the desk's state cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  @Override
  public void ask(DeskCommand command) {
    try {
      producer
          .send(AlertTopic.record(new DeskRecord.Asked(command)))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException(Lane.reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not take the command", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
