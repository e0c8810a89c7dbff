package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of a span, a log or a resource into the open row of a map column, under the
 * names and with the values that the semantic conventions have for them today.
 *
 * <p>Agents may send both generations at once, in any order: an attribute of an older name stays
 * back until the row is whole. What says the same as one of today's name is left out; what says
 * something else keeps its own name. All attributes of a row lie in one array. Not thread-safe.
 */
final class ConventionalAttributes {
  private final AttributeReader attributes;
  private final MapColumn map;
  private int[] older = new int[32];
  private int olderCount;

  /** Entries that what stayed back may become. */
  private int awaited;

  private byte[] bytes = {};
  private int row = 1;

  /** By meaning: the row that has it last, and where its value lies. */
  private final int[] rowOf = new int[ConventionalName.MEANINGS];

  private final int[] valueOffsetOf = new int[ConventionalName.MEANINGS];
  private final int[] valueLengthOf = new int[ConventionalName.MEANINGS];

  /** By meaning: the older name that it was taken from; null where it had today's. */
  private final @Nullable String[] olderNameOf = new @Nullable String[ConventionalName.MEANINGS];

  private final AnyValueText anyValue = new AnyValueText();
  private final GrowingBytes taken = new GrowingBytes(256);

  ConventionalAttributes(AttributeReader attributes, MapColumn map) {
    this.attributes = attributes;
    this.map = map;
  }

  /**
   * Reads the {@code KeyValue} at {@code offset}.
   *
   * @return bits of {@link RowWarning}
   */
  int read(byte[] keyValue, int offset, int length) {
    if (map.openEntries() + awaited >= SpanLimits.ATTRIBUTES) {
      return RowWarning.ATTRIBUTES_TRUNCATED.bit();
    }
    try {
      attributes.find(keyValue, offset, length);
      return addFound(offset, length);
    } catch (MalformedOtlpException _) {
      return RowWarning.ATTRIBUTES_UNDECODABLE.bit();
    }
  }

  /**
   * Adds the {@code KeyValue} at {@code offset}, which the reader has found.
   *
   * @return bits of {@link RowWarning}
   * @throws MalformedOtlpException if its value is no {@code AnyValue}
   */
  int addFound(int offset, int length) {
    ConventionalName name = found();
    int entries = name != null && name.text().equals(ConventionalName.TARGET) ? 2 : 1;
    if (map.openEntries() + awaited + entries > SpanLimits.ATTRIBUTES) {
      return RowWarning.ATTRIBUTES_TRUNCATED.bit();
    }
    bytes = attributes.foundIn();
    if (name != null && name.older()) {
      stayBack(offset, length);
      awaited += entries;
      return 0;
    }
    int warnings = attributes.putFound(map);
    if (name != null) {
      take(name.meaning(), null);
    }
    return warnings;
  }

  /**
   * Adds what stayed back, and ends the row.
   *
   * @param kind of the span; {@link SpanKind#UNSPECIFIED} for what is none
   * @return bits of {@link RowWarning}
   */
  int endRow(SpanKind kind) {
    int warnings = 0;
    for (int i = 0; i < olderCount; i++) {
      try {
        attributes.find(bytes, older[2 * i], older[2 * i + 1]);
        warnings |= addOlder(kind);
      } catch (MalformedOtlpException _) {
        warnings |= RowWarning.ATTRIBUTES_UNDECODABLE.bit();
      }
    }
    olderCount = 0;
    awaited = 0;
    row++;
    map.endRow();
    return warnings;
  }

  private @Nullable ConventionalName found() {
    return ConventionalName.find(
        attributes.foundIn(), attributes.foundKeyOffset(), attributes.foundKeyLength());
  }

  private void stayBack(int offset, int length) {
    if (2 * olderCount == older.length) {
      older = Arrays.copyOf(older, 2 * older.length);
    }
    older[2 * olderCount] = offset;
    older[2 * olderCount + 1] = length;
    olderCount++;
  }

  private int addOlder(SpanKind kind) {
    ConventionalName name = found();
    if (name == null) {
      throw new IllegalStateException("a name that was known is not");
    }
    if (name.text().equals(ConventionalName.TARGET)) {
      return addTarget();
    }
    int meaning = name.meaning(kind);
    int warnings = attributes.readFound();
    if (meaning < 0 || !changeValue(name.text(), attributes.value())) {
      map.put(attributes.key(), attributes.value());
    } else if (rowOf[meaning] != row) {
      take(meaning, name.text());
      map.put(ConventionalName.today(meaning), attributes.value());
    } else if (saysTheSame(meaning, attributes.value())) {
      return 0;
    } else {
      warnings = attributes.putFound(map);
    }
    return warnings;
  }

  /** The value of an attribute of an older name becomes today's; false where it means nothing. */
  private static boolean changeValue(String older, GrowingBytes value) {
    if (!SemanticConventions.changedValues(older)) {
      return true;
    }
    String today =
        SemanticConventions.valueToday(older, new String(value.array(), 0, value.length(), UTF_8));
    if (today == null) {
      return false;
    }
    value.clear().putBytes(today.getBytes(UTF_8));
    return true;
  }

  /** A path and perhaps a query, where the row has neither, or both as they are here. */
  private int addTarget() {
    int warnings = attributes.readFound();
    GrowingBytes value = attributes.value();
    byte[] target = Arrays.copyOf(value.array(), value.length());
    int end = 0;
    while (end < target.length && target[end] != '?') {
      end++;
    }
    byte[] path = Arrays.copyOf(target, end);
    byte[] query = end < target.length ? Arrays.copyOfRange(target, end + 1, target.length) : null;
    boolean hasPath = rowOf[ConventionalName.PATH_MEANING] == row;
    boolean hasQuery = rowOf[ConventionalName.QUERY_MEANING] == row;
    if (end == 0 || target[0] != '/' || hasPath || hasQuery) {
      boolean isSaid =
          hasPath
              && isTaken(ConventionalName.PATH_MEANING, path)
              && (query == null
                  ? !hasQuery
                  : hasQuery && isTaken(ConventionalName.QUERY_MEANING, query));
      if (isSaid) {
        return 0;
      }
      map.put(attributes.key(), value);
      return warnings;
    }
    map.put(ConventionalName.today(ConventionalName.PATH_MEANING), path);
    if (query != null) {
      map.put(ConventionalName.today(ConventionalName.QUERY_MEANING), query);
    }
    return warnings;
  }

  private boolean isTaken(int meaning, byte[] text) {
    readTaken(meaning);
    return taken.equalTo(text);
  }

  private void take(int meaning, @Nullable String olderName) {
    rowOf[meaning] = row;
    olderNameOf[meaning] = olderName;
    valueOffsetOf[meaning] = attributes.foundValueOffset();
    valueLengthOf[meaning] = attributes.foundValueLength();
  }

  /** Whether a text is today's value of the attribute that has this meaning. */
  private boolean saysTheSame(int meaning, GrowingBytes text) {
    readTaken(meaning);
    return taken.length() == text.length()
        && Arrays.equals(taken.array(), 0, taken.length(), text.array(), 0, text.length());
  }

  private void readTaken(int meaning) {
    int _ =
        anyValue.write(
            bytes,
            valueOffsetOf[meaning],
            valueLengthOf[meaning],
            SpanLimits.valueBytes(attributes.key()),
            taken);
    String older = olderNameOf[meaning];
    if (older != null) {
      boolean _ = changeValue(older, taken);
    }
  }
}
