package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.trace.ShardAccount;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads back what the former owner of a shard had counted. Call it only after the shard's
 * transactional id was fenced. Thread-safe.
 */
final class ShardAccounts {
  private final Admin admin;
  private final String group;
  private final InstantSource clock;

  ShardAccounts(Admin admin, String group, InstantSource clock) {
    this.admin = admin;
    this.group = group;
    this.clock = clock;
  }

  /**
   * The account that a new owner goes on with. It begins anew where the last commit had none, as an
   * older node's, or where it was not as of the ledger's end.
   *
   * @param high the offset up to which the former owner had read
   * @param hasLedger whether there is a ledger
   * @param incoming the id of the keyed topic
   * @param outgoing the id of the topic of kept spans
   * @throws KafkaException if Kafka does not answer
   */
  ShardAccount restore(
      int partition, long high, boolean hasLedger, String incoming, String outgoing) {
    TopicPartition keyed = new TopicPartition(Topics.KEYED_SPANS, partition);
    try {
      OffsetAndMetadata committed = CommittedOffsets.of(admin, group, List.of(keyed)).get(keyed);
      Optional<Account> former =
          committed == null ? Optional.empty() : Account.decode(committed.metadata());
      boolean ofOtherTopic = former.isPresent() && !former.get().incoming().equals(incoming);
      boolean fromStart = ofOtherTopic || (committed == null && !hasLedger);
      return former
          .filter(account -> !ofOtherTopic && account.upTo() == high)
          .map(account -> ShardAccount.goingOn(account, outgoing))
          .orElseGet(
              () ->
                  ShardAccount.beginning(
                      Account.begin(clock.millis(), fromStart, incoming, outgoing, 0)));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the account of shard " + partition, e.getCause());
    }
  }
}
