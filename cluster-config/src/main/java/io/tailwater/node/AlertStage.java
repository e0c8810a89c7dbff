package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.Pin;
import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.desk.AlertRows;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.shard.AlertPins;
import io.tailwater.processors.alert.shard.DeskRecord;
import io.tailwater.processors.alert.shard.JudgeShard;
import io.tailwater.processors.alert.shard.ShardOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the services of the partitions that Kafka gives it. What a partition's judges know is
 * saved now and then; whoever takes the partition reads it, and the records from there on: those
 * that were committed before give nothing once more, as they give what they gave.
 */
final class AlertStage implements StageLane.Stage {
  private static final Logger LOG = LoggerFactory.getLogger(AlertStage.class);
  private static final long SAVE_EVERY_MILLIS = Duration.ofMinutes(5).toMillis();

  /** So that the partitions do not all save at the same time. */
  private static final long STAGGER_MILLIS = 7_919;

  private static final String STATE = "judges";

  /**
   * The sampler keeps what shows an open alert for so long; it is asked again before that is over.
   */
  private static final long PIN_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final long PIN_AGAIN_MILLIS = Duration.ofMinutes(2).toMillis();
  private static final long MINUTE_MILLIS = 60_000;

  private final KafkaClients clients;
  private final JudgeRules rules;
  private final long latenessMillis;
  private final int partitions;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final Map<TopicPartition, Owned> owned = new HashMap<>();

  /** A partition, and what has come of its records since the last transaction. */
  private static final class Owned {
    private final JudgeShard judges;
    private final String topicId;
    private final long committed;
    private final List<DeskRecord> open = new ArrayList<>();
    private final Set<String> faults = new TreeSet<>();
    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<BaselineRow> baselines = new ArrayList<>();
    private final List<SloRow> objectives = new ArrayList<>();
    private final List<ServiceEvidence> evidence = new ArrayList<>();
    private long savedAtMillis;
    private long toldJudgedMillis;
    private long pinnedAtMillis;
    private boolean announced;

    Owned(JudgeShard judges, String topicId, long committed, long savedAtMillis) {
      this.judges = judges;
      this.topicId = topicId;
      this.committed = committed;
      this.savedAtMillis = savedAtMillis;
    }
  }

  AlertStage(
      KafkaClients clients,
      JudgeRules rules,
      long latenessMillis,
      int partitions,
      InstantSource clock,
      NodeMetrics metrics) {
    this.clients = clients;
    this.rules = rules;
    this.latenessMillis = latenessMillis;
    this.partitions = partitions;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public long open(TopicPartition partition, String topicId, long start) {
    SavedStates.Saved saved =
        SavedStates.read(clients, state(partition), STATE, topicId)
            .filter(state -> state.next() <= start)
            .orElse(null);
    JudgeShard judges = null;
    boolean anew = false;
    long from = start;
    if (saved != null) {
      try {
        judges =
            JudgeShard.read(
                new DataInputStream(new ByteArrayInputStream(saved.bytes())),
                rules,
                latenessMillis,
                partitions);
        from = saved.next();
      } catch (IOException | IllegalArgumentException unreadable) {
        LOG.warn(
            "what was known of the services of {} cannot be read, and is learned anew: {}",
            partition,
            Lane.reason(unreadable));
      }
    }
    long savedAt = clock.millis() - partition.partition() * STAGGER_MILLIS % SAVE_EVERY_MILLIS;
    if (judges == null) {
      judges = new JudgeShard(rules, latenessMillis, partitions);
      savedAt = 0;
      anew = true;
    }
    Owned part = new Owned(judges, topicId, start, savedAt);
    if (anew) {
      part.open.add(new DeskRecord.Anew(partition.partition(), partitions));
    }
    owned.put(partition, part);
    return from;
  }

  private static TopicPartition state(TopicPartition partition) {
    return new TopicPartition(Topics.ALERTS_STATE, partition.partition());
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    Owned part = owned.get(new TopicPartition(record.topic(), record.partition()));
    if (part == null) {
      return;
    }
    if (record.offset() >= part.committed && !part.announced) {
      announce(part);
    }
    String kind = RecordHeaders.text(record.headers(), RecordHeaders.ROLLUP_KIND, "");
    ShardOutput output;
    try {
      output =
          part.judges.accept(
              kind, record.value() == null ? new byte[0] : record.value(), record.timestamp());
    } catch (IllegalArgumentException unreadable) {
      StageLane.isNotJudged(record, unreadable);
      return;
    }
    if (record.offset() >= part.committed) {
      part.transitions.addAll(output.transitions());
      part.baselines.addAll(output.baselines());
      part.objectives.addAll(output.objectives());
      part.evidence.addAll(output.evidence());
      metrics.counter("tailwater.alerts.late.calls").increment(output.lateCalls());
      output.faults().forEach(fault -> tell(part, fault));
    }
  }

  private void tell(Owned part, ShardOutput.Fault fault) {
    metrics.counter("tailwater.alerts.faults").increment();
    LOG.warn("{} could not be judged, and is learned anew: {}", fault.service(), fault.reason());
    part.faults.add(fault.service());
  }

  /** What a judge had told before it began anew is over, but for what it has told since. */
  private static void tellOfFaults(Owned part, Consumer<ProducerRecord<byte[], byte[]>> out) {
    if (!part.faults.isEmpty()) {
      long minute = part.judges.judgedMillis() / MINUTE_MILLIS;
      Map<String, List<AlertTransition>> open = part.judges.open();
      for (String service : part.faults) {
        out.accept(
            AlertTopic.record(
                new DeskRecord.Open(service, minute, open.getOrDefault(service, List.of()))));
      }
      part.faults.clear();
    }
  }

  /** What the last owner has told is told once more, before anything new: what is lost ends. */
  private static void announce(Owned part) {
    long minute = part.judges.judgedMillis() / MINUTE_MILLIS;
    part.judges
        .open()
        .forEach((service, open) -> part.open.add(new DeskRecord.Open(service, minute, open)));
    part.announced = true;
  }

  @Override
  public void close(TopicPartition partition) {
    owned.remove(partition);
  }

  @Override
  public boolean hasNews(long nowMillis) {
    return false;
  }

  @Override
  public void write(Map<TopicPartition, Long> next, Consumer<ProducerRecord<byte[], byte[]>> out) {
    long now = clock.millis();
    next.forEach(
        (partition, position) -> {
          Owned part = owned.get(partition);
          if (part != null) {
            write(partition.partition(), part, now, out);
            if (now - part.savedAtMillis >= SAVE_EVERY_MILLIS) {
              save(partition, part, position, out);
              part.savedAtMillis = now;
            }
          }
        });
  }

  private void write(
      int partition, Owned part, long now, Consumer<ProducerRecord<byte[], byte[]>> out) {
    part.open.forEach(told -> out.accept(AlertTopic.record(told)));
    part.open.clear();
    StageLane.inChunks(
        part.transitions, steps -> out.accept(AlertTopic.record(new DeskRecord.Steps(steps))));
    tellOfFaults(part, out);
    StageLane.inChunks(
        part.transitions.stream().map(step -> AlertRows.of(step, now)).toList(),
        rows -> out.accept(RecordHeaders.rollup(partition, AlertRow.KIND, AlertRow.encode(rows))));
    part.transitions.forEach(
        step ->
            metrics.counter("tailwater.alerts.transitions", "to", step.to().word()).increment());
    StageLane.inChunks(
        part.evidence, all -> out.accept(AlertTopic.record(new DeskRecord.Evidence(all))));
    StageLane.inChunks(
        part.baselines,
        rows ->
            out.accept(
                RecordHeaders.rollup(partition, BaselineRow.KIND, BaselineRow.encode(rows))));
    StageLane.inChunks(
        part.objectives,
        rows -> out.accept(RecordHeaders.rollup(partition, SloRow.KIND, SloRow.encode(rows))));
    long judged = part.judges.judgedMillis();
    if (judged > part.toldJudgedMillis) {
      out.accept(AlertTopic.record(new DeskRecord.Judged(partition, partitions, judged)));
      part.toldJudgedMillis = judged;
    }
    pin(part, now, out);
    part.transitions.clear();
    part.baselines.clear();
    part.objectives.clear();
    part.evidence.clear();
  }

  /** Alerts that are new, and now and then all that are open, pin what shows them. */
  private static void pin(Owned part, long now, Consumer<ProducerRecord<byte[], byte[]>> out) {
    List<AlertTransition> shown = new ArrayList<>(part.transitions);
    if (now - part.pinnedAtMillis >= PIN_AGAIN_MILLIS) {
      part.judges.open().values().forEach(shown::addAll);
      part.pinnedAtMillis = now;
    }
    List<Pin> pins = AlertPins.of(shown, now + PIN_MILLIS);
    if (!pins.isEmpty()) {
      out.accept(PinTopic.record(pins));
    }
  }

  private static void save(
      TopicPartition partition,
      Owned part,
      long position,
      Consumer<ProducerRecord<byte[], byte[]>> out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      part.judges.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SavedStates.records(
            state(partition),
            STATE,
            part.topicId,
            new SavedStates.Saved(position, bytes.toByteArray()))
        .forEach(out);
  }
}
