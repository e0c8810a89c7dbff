package io.tailwater.node;

import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How Tailwater's own topics must be set, and what is wrong with those that were set otherwise.
 *
 * <p>With a broker's defaults a node works until the first record above 1 MiB and then never again;
 * a compacted topic takes no record without a key; and a ledger that is gone before the spans it
 * settles has them judged and kept a second time; so does a replayed dead letter whose mark is
 * gone.
 */
final class TopicSettings {
  private static final String MAX_RECORD = "max.message.bytes";
  private static final String CLEANUP = "cleanup.policy";
  private static final String RETENTION_MILLIS = "retention.ms";
  private static final String RETENTION_BYTES = "retention.bytes";
  private static final String SEGMENT_BYTES = "segment.bytes";
  private static final String COMPACT = "compact";
  private static final Set<String> COMPACTED =
      Set.of(
          Topics.LOGS_LEDGER,
          Topics.LOGS_PATTERNS,
          Topics.METRICS_STATE,
          Topics.ALERTS_STATE,
          Topics.INCIDENTS_STATE);
  private static final int COMPACTED_SEGMENT_BYTES = 64 << 20;
  private static final String FOR_EVER = "-1";
  private static final long KEYED_MILLIS = 24L * 3600 * 1000;
  private static final long LEDGER_MILLIS = 7 * KEYED_MILLIS;
  private static final long PINS_MILLIS = 3600 * 1000;

  /** What they say holds for as long as there are records that it is about. */
  private static final Set<String> KEPT_FOR_EVER =
      Set.of(Topics.CONFIG, Topics.REPLAYED_DEAD_LETTERS);

  private TopicSettings() {}

  /** What a raw topic is created with. */
  static Map<String, String> ofRaw() {
    return Map.of(MAX_RECORD, Integer.toString(KafkaClients.MAX_REQUEST_BYTES));
  }

  /** What one of Tailwater's own topics is created with. */
  static Map<String, String> of(String topic) {
    Map<String, String> settings = new HashMap<>(ofRaw());
    settings.put(CLEANUP, "delete");
    if (topic.startsWith("tailwater.keyed.")) {
      settings.put(RETENTION_MILLIS, Long.toString(KEYED_MILLIS));
    }
    if (topic.equals(Topics.LEDGER)) {
      settings.put(RETENTION_MILLIS, Long.toString(LEDGER_MILLIS));
      settings.put(RETENTION_BYTES, FOR_EVER);
    }
    if (topic.equals(Topics.PINS)) {
      settings.put(RETENTION_MILLIS, Long.toString(PINS_MILLIS));
    }
    if (KEPT_FOR_EVER.contains(topic)) {
      settings.put(RETENTION_MILLIS, FOR_EVER);
    }
    if (COMPACTED.contains(topic)) {
      settings.put(CLEANUP, COMPACT);
      settings.put(SEGMENT_BYTES, Integer.toString(COMPACTED_SEGMENT_BYTES));
    }
    return settings;
  }

  /**
   * What must be mended before a node may start, a line for each topic with the command that does.
   *
   * @param actual settings by topic, as the broker describes them; topics that were just created
   *     may be missing
   * @param broker {@code host:port} of one, for the command
   */
  static List<String> problems(Map<String, Map<String, String>> actual, String broker) {
    List<String> problems = new ArrayList<>();
    actual.forEach(
        (topic, settings) -> {
          Map<String, String> needed = needed(topic, settings, actual);
          if (!needed.isEmpty()) {
            problems.add(problem(topic, settings, needed, broker));
          }
        });
    return problems;
  }

  /** The longest record that a topic takes. */
  static long maxRecordBytes(Map<String, String> settings) {
    return number(settings, MAX_RECORD);
  }

  /** The settings that are wrong, with the value that each needs. */
  private static Map<String, String> needed(
      String topic, Map<String, String> settings, Map<String, Map<String, String>> all) {
    Map<String, String> needed = new LinkedHashMap<>();
    if (number(settings, MAX_RECORD) < KafkaClients.MAX_REQUEST_BYTES) {
      needed.put(MAX_RECORD, Integer.toString(KafkaClients.MAX_REQUEST_BYTES));
    }
    String cleanup = COMPACTED.contains(topic) ? COMPACT : "delete";
    if (!settings.getOrDefault(CLEANUP, cleanup).equals(cleanup)) {
      needed.put(CLEANUP, cleanup);
    }
    if (topic.equals(Topics.LEDGER)) {
      Map<String, String> keyed = all.getOrDefault(Topics.KEYED_SPANS, of(Topics.KEYED_SPANS));
      long spansKept = forEver(keyed) ? Long.MAX_VALUE : number(keyed, RETENTION_MILLIS);
      if (!forEver(settings) && number(settings, RETENTION_MILLIS) < spansKept) {
        needed.put(RETENTION_MILLIS, keyed.getOrDefault(RETENTION_MILLIS, FOR_EVER));
      }
      if (!settings.getOrDefault(RETENTION_BYTES, FOR_EVER).equals(FOR_EVER)) {
        needed.put(RETENTION_BYTES, FOR_EVER);
      }
    }
    if (KEPT_FOR_EVER.contains(topic) && !forEver(settings)) {
      needed.put(RETENTION_MILLIS, FOR_EVER);
    }
    return needed;
  }

  private static String problem(
      String topic, Map<String, String> settings, Map<String, String> needed, String broker) {
    List<String> faults = new ArrayList<>();
    List<String> mended = new ArrayList<>();
    needed.forEach(
        (setting, value) -> {
          faults.add("%s = %s (needs %s)".formatted(setting, settings.get(setting), value));
          mended.add(setting + "=" + value);
        });
    return "topic %s has %s; mend it with: kafka-configs.sh --bootstrap-server %s --alter"
            .formatted(topic, String.join(", ", faults), broker)
        + " --entity-type topics --entity-name %s --add-config %s"
            .formatted(topic, String.join(",", mended));
  }

  /** Whether records are never too old; so too where the broker does not say. */
  private static boolean forEver(Map<String, String> settings) {
    return settings.getOrDefault(RETENTION_MILLIS, FOR_EVER).equals(FOR_EVER);
  }

  /** A number; the largest where the broker does not say or says something else. */
  private static long number(Map<String, String> settings, String name) {
    try {
      return Long.parseLong(Objects.requireNonNullElse(settings.get(name), ""));
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
