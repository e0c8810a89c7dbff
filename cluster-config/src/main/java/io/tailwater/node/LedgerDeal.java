package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.DecisionDeal;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Carries the decisions of a ledger that is made anew over to the new one. */
final class LedgerDeal {
  /** What fits the memory of the command line; beyond it, late spans are judged by themselves. */
  private static final int MAX_DECISIONS = 2_000_000;

  private final KafkaClients clients;

  LedgerDeal(KafkaClients clients) {
    this.clients = clients;
  }

  /** Reads the decisions that the old shards remember. */
  DecisionDeal read(int oldShards, int newShards) {
    DecisionDeal deal = new DecisionDeal(newShards);
    LedgerReader reader =
        new LedgerReader(clients, JudgeSettings.of(0, oldShards, 0).decisionWindowMillis());
    for (int p = 0; p < oldShards; p++) {
      for (RestoredLedger entry : reader.readWithOneBefore(p)) {
        if (deal.size() < MAX_DECISIONS) {
          deal.add(entry.ledger());
        }
      }
    }
    return deal;
  }

  /** Writes them to the new ledger, which speaks of this keyed topic. */
  void write(DecisionDeal deal, int newShards, String keyedId) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = clients.plain("ledger-deal")) {
      for (int p = 0; p < newShards; p++) {
        for (LedgerRecord record : deal.ofShard(p)) {
          sent.add(
              producer.send(
                  RecordHeaders.withKeyedId(
                      new ProducerRecord<>(Topics.LEDGER, p, null, record.encode()), keyedId)));
        }
      }
      producer.flush();
      for (Future<RecordMetadata> future : sent) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException(Lane.reason(e.getCause()), e.getCause());
    }
  }
}
