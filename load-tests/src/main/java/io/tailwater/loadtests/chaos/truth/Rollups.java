package io.tailwater.loadtests.chaos.truth;

import io.tailwater.model.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The checker's own counts of what became of the spans of each partition, and the comparison with
 * those that the nodes commit with their offsets: {@code a1;received=...;kept=...} and so on.
 */
final class Rollups {
  private static final String VERSION = "a1;";

  private final Map<TopicPartition, TreeMap<String, Long>> counts = new HashMap<>();

  /** Of a partition of the raw topic: a record with so many spans. */
  void rawRecord(int partition, int spans) {
    add(Topics.OTLP_SPANS, partition, "records", 1);
    add(Topics.OTLP_SPANS, partition, "received", spans);
    add(Topics.OTLP_SPANS, partition, "kept", spans);
    add(Topics.OTLP_SPANS, partition, "dead_lettered", 0);
  }

  /** Of a partition of the raw topic: a record that is no OTLP, which counts as a span. */
  void poison(int partition) {
    rawRecord(partition, 0);
    add(Topics.OTLP_SPANS, partition, "received", 1);
    add(Topics.OTLP_SPANS, partition, "dead_lettered", 1);
  }

  /**
   * Of a keyed partition: what became of a trace there.
   *
   * @param received spans, repeated ones each time
   * @param kept of them
   */
  void trace(int partition, Fate fate, int received, int kept) {
    add(Topics.KEYED_SPANS, partition, "received", received);
    add(Topics.KEYED_SPANS, partition, "kept", kept);
    int rest = received - kept;
    boolean wasKept = fate == Fate.KEPT;
    add(Topics.KEYED_SPANS, partition, "duplicates", wasKept ? rest : 0);
    add(Topics.KEYED_SPANS, partition, "dropped_by_policy", wasKept ? 0 : rest);
  }

  private void add(String topic, int partition, String word, long more) {
    counts
        .computeIfAbsent(new TopicPartition(topic, partition), _ -> new TreeMap<>())
        .merge(word, more, Long::sum);
  }

  /** Compares with the committed offsets of the groups; a partition without an account is off. */
  void compare(Map<TopicPartition, OffsetAndMetadata> committed, Figures figures) {
    counts.forEach(
        (partition, words) -> {
          OffsetAndMetadata offset = committed.get(partition);
          if (offset == null || !isAccount(offset.metadata())) {
            figures.rollupOff(partition + " has no account");
            return;
          }
          Map<String, Long> account = account(offset.metadata());
          words.forEach(
              (word, count) -> {
                figures.rollupChecked();
                long said = account.getOrDefault(word, 0L);
                if (said != count) {
                  figures.rollupOff(
                      "%s %s is %d, counted %d".formatted(partition, word, said, count));
                }
              });
        });
  }

  private static boolean isAccount(String metadata) {
    return metadata.substring(metadata.lastIndexOf('|') + 1).startsWith(VERSION);
  }

  private static Map<String, Long> account(String metadata) {
    Map<String, Long> account = new HashMap<>();
    for (String part : metadata.substring(metadata.lastIndexOf('|') + 1).split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(equals + 1).matches("\\d+")) {
        account.put(part.substring(0, equals), Long.parseLong(part.substring(equals + 1)));
      }
    }
    return account;
  }
}
