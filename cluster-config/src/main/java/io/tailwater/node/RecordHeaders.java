package io.tailwater.node;

import io.tailwater.model.LogPatternCount;
import io.tailwater.model.Topics;
import io.tailwater.processors.trace.KeptRecord;
import io.tailwater.processors.trace.Watermarks;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.Rollup;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Names and coding of the record headers that Tailwater writes. */
final class RecordHeaders {
  static final String POLICY = "tailwater.policy";
  static final String SAMPLE_WEIGHT = "tailwater.sample_weight";
  static final String POLICY_VERSION = "tailwater.policy_version";
  static final String DECISION_REASON = "tailwater.decision_reason";
  static final String COMPLETE = "tailwater.complete";
  static final String ROLLUP_KIND = "tailwater.kind";
  static final String KEYED_ID = "tailwater.keyed_topic_id";

  private RecordHeaders() {}

  static Headers put(Headers headers, String name, String value) {
    return headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Headers headers, String name, String absent) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? absent
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A record of rollups of a kind. */
  static ProducerRecord<byte[], byte[]> rollup(int partition, String kind, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.ROLLUPS, partition, null, value);
    put(record.headers(), ROLLUP_KIND, kind);
    return record;
  }

  /** A record of what the judges of a partition of services count. */
  static ProducerRecord<byte[], byte[]> keyedRollup(int partition, String kind, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.KEYED_ROLLUPS, partition, null, value);
    put(record.headers(), ROLLUP_KIND, kind);
    return record;
  }

  /** Says on a ledger record which keyed topic its offsets are of. */
  static ProducerRecord<byte[], byte[]> withKeyedId(
      ProducerRecord<byte[], byte[]> ledger, String keyedId) {
    put(ledger.headers(), KEYED_ID, keyedId);
    return ledger;
  }

  /** Says on a kept record how it was decided. */
  static void putDecision(Headers headers, KeptRecord kept) {
    put(headers, POLICY, kept.verdict().policy());
    put(headers, SAMPLE_WEIGHT, Double.toString(kept.verdict().sampleWeight()));
    put(headers, POLICY_VERSION, Integer.toString(kept.verdict().policyVersion()));
    put(headers, DECISION_REASON, kept.reason().word());
    put(headers, COMPLETE, Boolean.toString(kept.complete()));
  }

  /**
   * A kept record with what its headers say. Those that an older node did not write, or that do not
   * parse, stand for: weight 1, policy version 0, not complete, empty texts.
   */
  static KeptTrace kept(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new KeptTrace(
        record.offset(),
        record.timestamp(),
        text(headers, POLICY, ""),
        weight(text(headers, SAMPLE_WEIGHT, "")),
        version(text(headers, POLICY_VERSION, "")),
        text(headers, DECISION_REASON, ""),
        text(headers, COMPLETE, "").equals("true"),
        record.value());
  }

  /** A rollup; a record that does not say its kind is of an older node, which knew one alone. */
  static Rollup rollup(ConsumerRecord<byte[], byte[]> record) {
    return new Rollup(
        record.offset(),
        record.timestamp(),
        text(record.headers(), ROLLUP_KIND, LogPatternCount.KIND),
        record.value());
  }

  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text);
      return (weight >= 1 || weight == 0) && Double.isFinite(weight) ? weight : 1;
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  private static int version(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** The re-key lane's watermarks; null on a record that did not come through it. */
  static @Nullable Watermarks watermarks(Headers headers) {
    Header header = headers.lastHeader(Watermarks.HEADER);
    if (header == null || header.value() == null) {
      return null;
    }
    try {
      return Watermarks.decode(header.value());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
