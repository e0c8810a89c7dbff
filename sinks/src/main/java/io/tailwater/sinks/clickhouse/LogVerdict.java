package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;

/**
 * What the judging stage says of a log, in attributes that it appends to the log. They become
 * columns; the last of a key counts, because what comes before it is the application's. Not
 * thread-safe.
 */
final class LogVerdict {
  private static final byte[] PREFIX = ascii("tailwater.");
  private static final byte[] POLICY = ascii("tailwater.policy");
  private static final byte[] SAMPLE_WEIGHT = ascii("tailwater.sample_weight");
  private static final byte[] PATTERN_ID = ascii("tailwater.pattern_id");
  private static final byte[] CORRELATION = ascii("tailwater.correlation");
  private static final byte[] VERDICT = ascii("tailwater.verdict");
  private static final int PATTERN_ID_DIGITS = 16;

  private final GrowingBytes policy = new GrowingBytes(64);
  private final GrowingBytes patternId = new GrowingBytes(PATTERN_ID_DIGITS);
  private final GrowingBytes reason = new GrowingBytes(64);
  private double sampleWeight = 1;
  private LogCorrelation correlation = LogCorrelation.NONE;

  /** Begins with the next log, of which nothing has been said yet. */
  void begin(LogView log) {
    policy.clear();
    patternId.clear();
    reason.clear();
    sampleWeight = 1;
    correlation = LogCorrelation.of(log);
  }

  /**
   * Takes the attribute that was found, if it is one of the verdict's.
   *
   * @return whether it was; it is no attribute of the log then
   * @throws MalformedOtlpException if its value is no {@code AnyValue}
   */
  boolean take(AttributeReader attributes) {
    if (!attributes.foundKeyStartsWith(PREFIX)) {
      return false;
    }
    if (attributes.foundKeyIs(POLICY)) {
      copy(attributes, policy);
    } else if (attributes.foundKeyIs(VERDICT)) {
      copy(attributes, reason);
    } else if (attributes.foundKeyIs(PATTERN_ID)) {
      copy(attributes, patternId);
      if (!isPatternId(patternId)) {
        patternId.clear();
      }
    } else if (attributes.foundKeyIs(CORRELATION)) {
      attributes.readFound();
      correlation = LogCorrelation.of(attributes.value(), correlation);
    } else if (attributes.foundKeyIs(SAMPLE_WEIGHT)) {
      attributes.readFound();
      sampleWeight = weight(attributes.value());
    } else {
      return false;
    }
    return true;
  }

  private static void copy(AttributeReader attributes, GrowingBytes target) {
    attributes.readFound();
    GrowingBytes value = attributes.value();
    target.clear().putBytes(value.array(), 0, value.length());
  }

  private static boolean isPatternId(GrowingBytes text) {
    if (text.length() != PATTERN_ID_DIGITS) {
      return false;
    }
    for (int i = 0; i < PATTERN_ID_DIGITS; i++) {
      int digit = text.array()[i];
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** A weight that does not parse, or is none, counts as 1. */
  private static double weight(GrowingBytes text) {
    if (text.length() == 1) {
      int digit = Character.digit(text.array()[0], 10);
      return digit < 0 ? 1 : digit;
    }
    try {
      double weight = Double.parseDouble(new String(text.array(), 0, text.length(), US_ASCII));
      return (weight >= 1 || weight == 0) && Double.isFinite(weight) ? weight : 1;
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  /** Name of the policy that kept the log or its trace; empty for unknown. */
  GrowingBytes policy() {
    return policy;
  }

  /** 16 hexadecimal digits; empty for none. */
  GrowingBytes patternId() {
    return patternId;
  }

  /** Why the log was kept; empty for unknown. */
  GrowingBytes reason() {
    return reason;
  }

  /** How many logs of all traffic this one stands for, at least 1; 0 beside the sample. */
  double sampleWeight() {
    return sampleWeight;
  }

  /** What the log is tied to: as it was said, else as its ids say. */
  LogCorrelation correlation() {
    return correlation;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
