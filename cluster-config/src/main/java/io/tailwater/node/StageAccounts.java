package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.AccountSnapshot;
import io.tailwater.processors.accounting.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the accounts of all stages from the committed offsets of their consumer groups: short
 * requests to Kafka, no records.
 *
 * <p>What is read is what is durable: a lane that is in the midst of things has counted more.
 */
public final class StageAccounts implements AutoCloseable {
  /** Of the topic that is there now nothing was read, so nothing of it is missing. */
  private static final Account NOTHING = Account.begin(0, true, "", "", 0);

  private final Admin admin;
  private final boolean owned;

  private StageAccounts(Admin admin, boolean owned) {
    this.admin = admin;
    this.owned = owned;
  }

  /** A reader with a connection of its own to these brokers, {@code host:port} with commas. */
  public static StageAccounts connect(String bootstrapServers) {
    return new StageAccounts(KafkaClients.ofTool(bootstrapServers, "accounting").admin(), true);
  }

  /** A reader over a connection that stays the caller's to close. */
  static StageAccounts over(Admin admin) {
    return new StageAccounts(admin, false);
  }

  /**
   * All accounts, the last stage's first.
   *
   * @throws KafkaException if the topics are not there or Kafka does not answer
   */
  public AccountSnapshot read() throws InterruptedException {
    try {
      Map<String, TopicDescription> topics =
          admin
              .describeTopics(List.of(Topics.KEYED_SPANS, Topics.KEPT_SPANS))
              .allTopicNames()
              .get();
      TopicDescription keyed = Objects.requireNonNull(topics.get(Topics.KEYED_SPANS));
      TopicDescription kept = Objects.requireNonNull(topics.get(Topics.KEPT_SPANS));
      var landed = CommittedOffsets.of(admin, TailwaterNode.CLICKHOUSE_GROUP, partitions(kept));
      var judged = CommittedOffsets.of(admin, TailwaterNode.GROUP, partitions(keyed));
      var cut = CommittedOffsets.of(admin, TailwaterNode.REKEY_GROUP);
      String keyedId = keyed.topicId().toString();
      String keptId = kept.topicId().toString();
      return new AccountSnapshot(
          sources(cut, keyedId),
          standings(keyed, at -> reader(judged.get(at), keyedId)),
          standings(kept, at -> reader(landed.get(at), keptId)));
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the accounts", e.getCause());
    }
  }

  private static List<Standing> sources(
      Map<TopicPartition, OffsetAndMetadata> committed, String keyedId) {
    List<Standing> sources = new ArrayList<>();
    committed.forEach(
        (at, offset) -> {
          Account account = Account.decode(offset.metadata()).orElse(null);
          boolean writesHere = account == null || account.outgoing().equals(keyedId);
          sources.add(new Standing(at.topic(), at.partition(), writesHere ? account : NOTHING, 0));
        });
    sources.sort(Comparator.comparing(Standing::topic).thenComparing(Standing::partition));
    return sources;
  }

  private static @Nullable Account reader(@Nullable OffsetAndMetadata committed, String topicId) {
    if (committed == null) {
      return NOTHING;
    }
    Account account = Account.decode(committed.metadata()).orElse(null);
    return account == null || account.incoming().equals(topicId) ? account : NOTHING;
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  /** Every partition of a topic, with where it ends now. */
  private List<Standing> standings(
      TopicDescription topic, Function<TopicPartition, @Nullable Account> account)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions(topic).forEach(at -> wanted.put(at, OffsetSpec.latest()));
    var ends = admin.listOffsets(wanted).all().get();
    List<Standing> standings = new ArrayList<>();
    for (TopicPartition at : partitions(topic)) {
      standings.add(
          new Standing(
              at.topic(),
              at.partition(),
              account.apply(at),
              Objects.requireNonNull(ends.get(at)).offset()));
    }
    return standings;
  }

  @Override
  public void close() {
    if (owned) {
      admin.close();
    }
  }
}
