package io.tailwater.node;

import io.tailwater.processors.trace.Watermarks;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Names and coding of the record headers that Tailwater writes. */
final class RecordHeaders {
  static final String POLICY = "tailwater.policy";
  static final String SAMPLE_WEIGHT = "tailwater.sample_weight";
  static final String DECISION_REASON = "tailwater.decision_reason";
  static final String DEAD_LETTER_REASON = "tailwater.reason";
  static final String ORIGIN_TOPIC = "tailwater.origin.topic";
  static final String ORIGIN_PARTITION = "tailwater.origin.partition";
  static final String ORIGIN_OFFSET = "tailwater.origin.offset";

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

  /** A number; {@code absent} where there is none or it does not parse. */
  static double number(Headers headers, String name, double absent) {
    try {
      return Double.parseDouble(text(headers, name, ""));
    } catch (NumberFormatException _) {
      return absent;
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
