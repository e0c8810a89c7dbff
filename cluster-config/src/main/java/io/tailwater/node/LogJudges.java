package io.tailwater.node;

import io.tailwater.config.LogSettings;
import io.tailwater.model.Topics;
import io.tailwater.processors.log.LogJudge;
import io.tailwater.processors.log.LogLedger;
import io.tailwater.processors.log.LogPatterns;
import io.tailwater.processors.pattern.PatternMiner;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.VerdictLog;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Makes the judges of the logs of shards, each of which goes on where another has ended. */
final class LogJudges {
  /** Of the node's memory: one part for logs that wait, one for remembered verdicts. */
  static final int SHARE_OF_MEMORY = 8;

  private static final long WAIT_BEYOND_TRACES_MILLIS = 10_000;

  private final KafkaClients clients;
  private final LogSettings settings;
  private final int shards;
  private final PolicyHistory policies;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final Notices notices;

  LogJudges(
      KafkaClients clients,
      LogSettings settings,
      int shards,
      PolicyHistory policies,
      MemoryBudget budget,
      InstantSource clock,
      Notices notices) {
    this.clients = clients;
    this.settings = settings;
    this.shards = shards;
    this.policies = policies;
    this.budget = budget;
    this.clock = clock;
    this.notices = notices;
  }

  /** How far the logs of a shard were worked off; where nobody says, from the beginning on. */
  LogLedger restored(
      TopicPartition keyed, StartOffset start, @Nullable OffsetAndMetadata committed) {
    LogLedger found = read(keyed.partition(), LogNote.next(committed));
    if (found == null && committed != null) {
      notices.tell(
          ("%s has lost how far logs were worked off: what waited then is judged again, up to"
                  + " %d s of logs of shard %d land twice")
              .formatted(Topics.LOGS_LEDGER, waitMillis() / 1_000, keyed.partition()));
    }
    return found != null && start.isSameLog() ? found : LogLedger.startingAt(start.offset());
  }

  private @Nullable LogLedger read(int partition, long atLeastNext) {
    try {
      return new LogLedgerReader(clients).read(partition, atLeastNext);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** The judge of a shard. */
  LogJudge judge(int partition, LogLedger restored, PatternMiner patterns) {
    return new LogJudge(
        partition,
        this::waitMillis,
        settings.sampling(),
        LogPatterns.minedBy(patterns),
        new VerdictLog(verdictMemory().toMillis(), verdictBytes()),
        restored);
  }

  /** How long verdicts are remembered for logs that come late. */
  Duration verdictMemory() {
    return settings.verdictMemory();
  }

  /** What the verdicts of a shard may take. */
  long verdictBytes() {
    return budget.limitBytes() / SHARE_OF_MEMORY / Math.max(1, shards);
  }

  private long waitMillis() {
    return settings
        .verdictWait()
        .map(Duration::toMillis)
        .orElseGet(() -> policies.longestWaitMillis(clock.millis()) + WAIT_BEYOND_TRACES_MILLIS);
  }
}
