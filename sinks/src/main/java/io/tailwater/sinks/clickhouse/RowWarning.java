package io.tailwater.sinks.clickhouse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What was cut or mended so that a span or log could land. SQL users see the lower-case words in
 * the column {@code warnings}, in the order of this list.
 */
enum RowWarning {
  /** The end precedes the start; the duration is 0. */
  END_BEFORE_START,
  /** The start is no plausible time; the record's time stands in for it. */
  START_TIME_OUT_OF_RANGE,
  /** The end lies in the future of the record; the duration is 0. */
  END_TIME_OUT_OF_RANGE,
  /** An event's time is no plausible time; the span's start stands in for it. */
  EVENT_TIME_OUT_OF_RANGE,
  /** A list of attributes was longer than {@link SpanLimits#ATTRIBUTES}. */
  ATTRIBUTES_TRUNCATED,
  /** An attribute's value was longer than its limit. */
  ATTRIBUTE_VALUE_TRUNCATED,
  /** An attribute's key was longer than {@link SpanLimits#TEXT_BYTES}. */
  ATTRIBUTE_KEY_TRUNCATED,
  /** An attribute was nested deeper than {@link SpanLimits#DEPTH}. */
  ATTRIBUTE_DEPTH_TRUNCATED,
  /** An attribute, or the resource or scope around it, could not be decoded and is missing. */
  ATTRIBUTES_UNDECODABLE,
  /** There were more events than {@link SpanLimits#EVENTS}. */
  EVENTS_TRUNCATED,
  /** An event could not be decoded and is missing. */
  EVENTS_UNDECODABLE,
  /** There were more links than {@link SpanLimits#LINKS}. */
  LINKS_TRUNCATED,
  /** A link could not be decoded and is missing. */
  LINKS_UNDECODABLE,
  /** A name, status message or other text outside the attributes was longer than its limit. */
  TEXT_TRUNCATED,
  /** Bytes that are not UTF-8 were replaced by U+FFFD. */
  INVALID_UTF8,
  /** A log's time is no plausible time; the record's time stands in for it. */
  TIME_OUT_OF_RANGE,
  /** The time of observation is no plausible time; the record's time stands in for it. */
  OBSERVED_TIME_OUT_OF_RANGE,
  /** A log's body was longer than {@link SpanLimits#BODY_BYTES}. */
  BODY_TRUNCATED,
  /** A log's body could not be decoded and is missing. */
  BODY_UNDECODABLE;

  private static final byte[][] WORDS =
      Arrays.stream(values())
          .map(warning -> warning.word().getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  /** The word that SQL users see. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The warning as a bit, so that a row's warnings are one int. */
  @SuppressWarnings("EnumOrdinal") // the bits live no longer than a row
  int bit() {
    return 1 << ordinal();
  }

  /** Adds a row with the words of a set of bits. */
  static void addRow(int bits, ArrayColumn<LowCardinalityColumn> column) {
    for (int rest = bits; rest != 0; rest &= rest - 1) {
      column.elements().add(WORDS[Integer.numberOfTrailingZeros(rest)]);
    }
    column.endRow();
  }
}
