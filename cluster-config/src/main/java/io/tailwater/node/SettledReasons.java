package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import io.tailwater.processors.sampling.VoteTree.Vote;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.LedgerFinding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Why a settled trace was kept or not: finds its decision in the ledger, reads the spans that it
 * rests on back from the keyed partition, and asks the policies of then.
 *
 * <p>Nothing is held for it: the answer comes from Kafka, on any node, as long as the ledger names
 * the trace and Kafka keeps its spans. What keeps state from trace to trace cannot be asked again;
 * of these the verdict itself says what can be said. Blocks; one question at a time, because each
 * may read some hundred megabytes.
 */
final class SettledReasons implements ExplainApi.Past {
  private static final long MAX_BYTES = 512L << 20;

  /** For the ledger and for the spans; both together less than HTTP's own patience of 20 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final KafkaClients clients;
  private final PolicyHistory history;
  private final int partitions;
  private final InstantSource clock;
  private final Semaphore turn = new Semaphore(1);

  SettledReasons(KafkaClients clients, PolicyHistory history, int partitions, InstantSource clock) {
    this.clients = clients;
    this.history = history;
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public Optional<Reasons> reasons(int partition, TraceId trace) {
    if (!turn.tryAcquire()) {
      throw new ExplainApi.BusyException();
    }
    try {
      long window =
          JudgeSettings.of(partition, partitions, history.longestWaitMillis(clock.millis()))
              .decisionWindowMillis();
      return LedgerFinding.of(
              new LedgerReader(clients, window, PATIENCE).readWithOneBefore(partition), trace)
          .map(found -> reasons(partition, trace, found));
    } catch (KafkaException unreachable) {
      throw new ExplainApi.BusyException();
    } finally {
      turn.release();
    }
  }

  private Reasons reasons(int partition, TraceId trace, LedgerFinding found) {
    if (!found.isDecisionInSight()) {
      return without(found, "the decision is older than what the ledger remembers");
    }
    TopicPartition keyed = new TopicPartition(Topics.KEYED_SPANS, partition);
    PastTrace past = new PastTrace(trace);
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("explain-" + partition)) {
      consumer.assign(List.of(keyed));
      long begin = consumer.beginningOffsets(List.of(keyed), PATIENCE).getOrDefault(keyed, 0L);
      long from = found.fromOffset() == LedgerFinding.UNKNOWN ? begin : found.fromOffset();
      if (begin > from) {
        return without(found, "its spans are not in Kafka any more");
      }
      if (!read(consumer, keyed, from, found.toOffset(), past)) {
        return without(found, "too much lies between its first span and the decision");
      }
    } catch (OffsetOutOfRangeException _) {
      return without(found, "its spans are not in Kafka any more");
    }
    past.withoutLast(found.lateAmong());
    return past.spanCount() == 0
        ? without(found, "its spans are not in Kafka any more")
        : reasons(found, past);
  }

  private static boolean read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition keyed,
      long from,
      long to,
      PastTrace past) {
    consumer.seek(keyed, from);
    long started = System.nanoTime();
    long bytes = 0;
    while (consumer.position(keyed) < to) {
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(LedgerReader.POLL).records(keyed)) {
        byte[] value = record.value();
        if (value != null && record.offset() < to) {
          past.read(KeyedRecord.timeMillis(record), value);
          bytes += value.length;
        }
      }
      if (bytes > MAX_BYTES || System.nanoTime() - started > PATIENCE.toNanos()) {
        return false;
      }
    }
    return true;
  }

  private Reasons reasons(LedgerFinding found, PastTrace past) {
    Optional<PolicyHistory.Entry> judgedBy = judgedBy(found, past);
    if (judgedBy.isEmpty()) {
      return without(found, "this node cannot read the policies that it was judged by");
    }
    PolicyVersion version = judgedBy.get().version();
    SamplingSpec sampling = judgedBy.get().sampling().orElseThrow();
    if (isTooLarge(sampling, past) && !found.first().kept() && !found.first().isVeto()) {
      return without(found, "larger than maximum_trace_size_bytes: no policy was asked");
    }
    CompiledPolicies policies =
        CompiledPolicies.compile(sampling, version.version(), 1.0 / partitions);
    List<VoteTree> votes = past.look(policies, found.streamMillis());
    return new Reasons(
        found.first(),
        found.latest(),
        found.late(),
        version.version(),
        past.spanCount(),
        inLightOf(votes, found.first()),
        "");
  }

  private static boolean isTooLarge(SamplingSpec sampling, PastTrace past) {
    return sampling.mode() == SamplingMode.OTEL
        && sampling.maximumTraceSizeBytes() > 0
        && past.bytes() > sampling.maximumTraceSizeBytes();
  }

  /** A kept trace names its version; of others the deadline tells it. */
  private Optional<PolicyHistory.Entry> judgedBy(LedgerFinding found, PastTrace past) {
    if (found.first().kept()) {
      return history.after(found.first().policyVersion() - 1).stream()
          .filter(entry -> entry.version().version() == found.first().policyVersion())
          .findFirst();
    }
    return history
        .inForceAt(found.streamMillis())
        .flatMap(PolicyHistory.Entry::sampling)
        .map(past::dueMillis)
        .flatMap(due -> history.inForceAt(Math.min(due, found.streamMillis())));
  }

  /**
   * What the verdict tells of policies that cannot be asked again: the one it names said yes, and
   * had another one dropped or, on a rejected trace, kept it, the verdict would be another. A
   * pinned trace was rejected by all of them.
   */
  static List<VoteTree> inLightOf(List<VoteTree> votes, Verdict verdict) {
    List<VoteTree> told = new ArrayList<>();
    for (VoteTree vote : votes) {
      boolean named =
          !verdict.isPinned()
              && (vote.policy().equals(verdict.policy())
                  || verdict.policy().startsWith(vote.policy() + "/"));
      boolean rejected = verdict.isPinned() || (!verdict.kept() && !verdict.isVeto());
      boolean wouldDrop = vote.type().equals("drop");
      if (!vote.is(Vote.UNDETERMINED)) {
        told.add(vote);
      } else if (named) {
        told.add(new VoteTree(vote.policy(), vote.type(), Vote.YES, vote.parts()));
      } else if (rejected || (wouldDrop && verdict.kept())) {
        told.add(new VoteTree(vote.policy(), vote.type(), Vote.NO, vote.parts()));
      } else {
        told.add(vote);
      }
    }
    return told;
  }

  private static Reasons without(LedgerFinding found, String missing) {
    return new Reasons(
        found.first(),
        found.latest(),
        found.late(),
        found.first().policyVersion(),
        0,
        List.of(),
        missing);
  }
}
