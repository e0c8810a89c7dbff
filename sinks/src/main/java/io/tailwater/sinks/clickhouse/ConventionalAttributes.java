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
  private byte[] bytes = {};
  private int row = 1;

  /** By meaning: the row that has it last, and where its value lies. */
  private final int[] rowOf = new int[ConventionalName.MEANINGS];

  private final int[] valueOffsetOf = new int[ConventionalName.MEANINGS];
  private final int[] valueLengthOf = new int[ConventionalName.MEANINGS];

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
    if (map.openEntries() + olderCount >= SpanLimits.ATTRIBUTES) {
      return RowWarning.ATTRIBUTES_TRUNCATED.bit();
    }
    ConventionalName name = found();
    if (name != null && name.older()) {
      stayBack(offset, length);
      return 0;
    }
    int warnings = attributes.putFound(map);
    if (name != null) {
      take(name.meaning());
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
    row++;
    map.endRow();
    return warnings;
  }

  private @Nullable ConventionalName found() {
    return ConventionalName.find(
        attributes.foundIn(), attributes.foundKeyOffset(), attributes.foundKeyLength());
  }

  private void stayBack(int offset, int length) {
    bytes = attributes.foundIn();
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
    if (meaning < 0) {
      return attributes.putFound(map);
    }
    if (rowOf[meaning] == row) {
      return saysTheSame(meaning) ? 0 : attributes.putFound(map);
    }
    int warnings = attributes.readFound();
    if (SemanticConventions.changedValues(name.text()) && !changeValue(name.text())) {
      map.put(attributes.key(), attributes.value());
    } else {
      take(meaning);
      map.put(ConventionalName.today(meaning), attributes.value());
    }
    return warnings;
  }

  /** The value that was read becomes today's, if it has one. */
  private boolean changeValue(String older) {
    GrowingBytes value = attributes.value();
    String today =
        SemanticConventions.valueToday(older, new String(value.array(), 0, value.length(), UTF_8));
    if (today == null) {
      return false;
    }
    value.clear().putBytes(today.getBytes(UTF_8));
    return true;
  }

  private int addTarget() {
    int warnings = attributes.readFound();
    GrowingBytes value = attributes.value();
    if (rowOf[ConventionalName.PATH_MEANING] == row
        || rowOf[ConventionalName.QUERY_MEANING] == row
        || value.length() == 0
        || value.array()[0] != '/') {
      map.put(attributes.key(), value);
      return warnings;
    }
    int path = 0;
    while (path < value.length() && value.array()[path] != '?') {
      path++;
    }
    byte[] target = Arrays.copyOf(value.array(), value.length());
    map.put(ConventionalName.today(ConventionalName.PATH_MEANING), Arrays.copyOf(target, path));
    if (path < target.length && map.openEntries() < SpanLimits.ATTRIBUTES) {
      map.put(
          ConventionalName.today(ConventionalName.QUERY_MEANING),
          Arrays.copyOfRange(target, path + 1, target.length));
    }
    return warnings;
  }

  private void take(int meaning) {
    rowOf[meaning] = row;
    valueOffsetOf[meaning] = attributes.foundValueOffset();
    valueLengthOf[meaning] = attributes.foundValueLength();
  }

  /** Whether the value that was found is, on the wire, that of the attribute with this meaning. */
  private boolean saysTheSame(int meaning) {
    int taken = valueOffsetOf[meaning];
    int found = attributes.foundValueOffset();
    return Arrays.equals(
        bytes,
        taken,
        taken + valueLengthOf[meaning],
        bytes,
        found,
        found + attributes.foundValueLength());
  }
}
