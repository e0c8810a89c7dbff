package io.tailwater.node;

import io.tailwater.config.AlertSettings;
import io.tailwater.config.NotifySettings;
import io.tailwater.model.Topics;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.desk.DeskResult;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.shard.DeskCommand;
import io.tailwater.processors.alert.shard.DeskFeed;
import io.tailwater.processors.alert.shard.DeskRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes incidents of alerts and pages of incidents, and has them sent. The incidents, what
 * receivers are to be told, and the offset of what led to it are one transaction; nothing is sent
 * before it is written, and a page that was written is sent until its receiver has it.
 */
final class DeskStage implements StageLane.Stage {
  /** The name of the desk's state. */
  static final String STATE = "desk";

  private static final Logger LOG = LoggerFactory.getLogger(DeskStage.class);
  private static final long SAVE_EVERY_MILLIS = 10_000;
  private static final TopicPartition STATES = new TopicPartition(Topics.INCIDENTS_STATE, 0);

  private final KafkaClients clients;
  private final AlertSettings settings;
  private final NotifySettings notify;
  private final Deliveries deliveries;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final Notices notices;
  private final List<AlertRow> covers = new ArrayList<>();
  private final List<PageRow> pages = new ArrayList<>();
  private @Nullable DeskFeed feed;
  private String topicId = "";
  private long committed;
  private long next;
  private long savedAtMillis;

  /**
   * The desk of a node.
   *
   * @param deliveries sends what it tells; closed with it
   */
  DeskStage(
      KafkaClients clients,
      AlertSettings settings,
      NotifySettings notify,
      Deliveries deliveries,
      InstantSource clock,
      NodeMetrics metrics,
      Notices notices) {
    this.clients = clients;
    this.settings = settings;
    this.notify = notify;
    this.deliveries = deliveries;
    this.clock = clock;
    this.metrics = metrics;
    this.notices = notices;
  }

  @Override
  public long open(TopicPartition partition, String id, long start) {
    topicId = id;
    committed = start;
    next = start;
    covers.clear();
    pages.clear();
    deliveries.open(clients, STATES);
    long from = start;
    DeskFeed opened = null;
    Optional<SavedStates.Saved> saved =
        SavedStates.read(clients, STATES, STATE, id).filter(state -> state.next() <= start);
    if (saved.isPresent()) {
      try {
        opened = read(settings, saved.get());
        from = saved.get().next();
      } catch (IOException | IllegalArgumentException unreadable) {
        LOG.warn("the desk begins anew, its state cannot be read: {}", Lane.reason(unreadable));
      }
    }
    if (opened == null) {
      opened = new DeskFeed(settings.judge().tenant(), settings.desk(), settings.links());
      savedAtMillis = 0;
    }
    opened.plan(settings.maintenance());
    feed = opened;
    return from;
  }

  /** The desk that a state is of. */
  static DeskFeed read(AlertSettings settings, SavedStates.Saved saved) throws IOException {
    return DeskFeed.read(
        settings.judge().tenant(),
        settings.desk(),
        settings.links(),
        new DataInputStream(new ByteArrayInputStream(saved.bytes())));
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    DeskFeed current = feed;
    if (current == null) {
      return;
    }
    boolean first = record.offset() >= committed;
    try {
      DeskRecord told = DeskRecord.decode(record.value() == null ? new byte[0] : record.value());
      DeskResult result = current.accept(told, record.timestamp());
      if (first) {
        take(result);
        if (told instanceof DeskRecord.Asked(DeskCommand command)) {
          deliveries.obey(command);
        }
      }
    } catch (IllegalArgumentException unreadable) {
      LOG.warn("{} at {} is passed over: {}", STATE, record.offset(), Lane.reason(unreadable));
    }
    next = record.offset() + 1;
  }

  private void take(DeskResult result) {
    covers.addAll(result.covers());
    result.notices().forEach(notices::tell);
    for (DeskResult.Told told : result.told()) {
      pages.add(told.row());
      Severity severity = severity(told.row().severity());
      for (String receiver : notify.receiversOf(told.labels(), severity)) {
        deliveries.offer(receiver, told.message());
      }
      metrics.counter("tailwater.alerts.pages", "status", told.row().status()).increment();
      LOG.info(
          "incident {} is {}: {} ({})",
          told.row().incident(),
          told.row().status(),
          told.row().title(),
          told.row().severity());
    }
  }

  private static Severity severity(String word) {
    for (Severity severity : Severity.values()) {
      if (severity.word().equals(word)) {
        return severity;
      }
    }
    return Severity.CRITICAL;
  }

  @Override
  public void close(TopicPartition partition) {
    feed = null;
    deliveries.release();
  }

  @Override
  public boolean hasNews(long nowMillis) {
    return feed != null && next >= committed && deliveries.hasNews(nowMillis);
  }

  @Override
  public void write(
      Map<TopicPartition, Long> positions, Consumer<ProducerRecord<byte[], byte[]>> out) {
    DeskFeed current = feed;
    if (current == null) {
      return;
    }
    if (!covers.isEmpty()) {
      out.accept(RecordHeaders.rollup(0, AlertRow.KIND, AlertRow.encode(covers)));
    }
    if (!pages.isEmpty()) {
      out.accept(RecordHeaders.rollup(0, PageRow.KIND, PageRow.encode(pages)));
    }
    long now = clock.millis();
    Long position = positions.get(AlertTopic.PARTITION);
    if (position != null && (!pages.isEmpty() || now - savedAtMillis >= SAVE_EVERY_MILLIS)) {
      SavedStates.records(STATES, STATE, topicId, new SavedStates.Saved(position, bytes(current)))
          .forEach(out);
      savedAtMillis = now;
    }
    deliveries.write(out);
    covers.clear();
    pages.clear();
  }

  private static byte[] bytes(DeskFeed feed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      feed.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void committed() {
    deliveries.send();
  }

  @Override
  public void close() {
    deliveries.release();
  }
}
