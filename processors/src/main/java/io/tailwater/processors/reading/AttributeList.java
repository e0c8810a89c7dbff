package io.tailwater.processors.reading;

import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one message, found by key.
 *
 * <p>The message's reader notes where each attribute lies; the first question parses the framing of
 * all of them once into columns of integers, so that the many policies of a set compare lengths and
 * bytes and nothing more. A value is decoded when it is asked for and kept until the list is
 * re-aimed. An attribute that does not parse is left out; one whose value does not parse reads as
 * null. Not thread-safe.
 */
final class AttributeList {
  private static final byte[] EMPTY = {};

  /** Stands for a decoded null, so that it is told from a value not decoded yet. */
  private static final Object NULL = new Object();

  private final WireReader reader = new WireReader();
  private byte[] bytes = EMPTY;

  /** Until parsed the extent of each attribute; from then on the extent of its key. */
  private int[] offsets = new int[16];

  private int[] lengths = new int[16];
  private int[] valueOffsets = new int[16];
  private int[] valueLengths = new int[16];
  private @Nullable Object[] decoded = new @Nullable Object[16];
  private int count;
  private boolean parsed;

  void clear(byte[] source) {
    bytes = source;
    if (parsed) {
      Arrays.fill(decoded, 0, count, null);
    }
    count = 0;
    parsed = false;
  }

  /** Notes the extent of one encoded {@code KeyValue}. */
  void add(int offset, int length) {
    if (count == offsets.length) {
      int capacity = count * 2;
      offsets = Arrays.copyOf(offsets, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      valueOffsets = Arrays.copyOf(valueOffsets, capacity);
      valueLengths = Arrays.copyOf(valueLengths, capacity);
      decoded = Arrays.copyOf(decoded, capacity);
    }
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  /** The value of the first attribute of this key; null where there is none or it is not set. */
  @Nullable Object value(byte[] key) {
    int at = find(key);
    return at < 0 ? null : value(at);
  }

  /** Whether the first attribute of this key is a string of exactly these bytes. */
  boolean isText(byte[] key, byte[] text) {
    int at = find(key);
    if (at < 0) {
      return false;
    }
    try {
      return AnyValues.isText(reader.reset(bytes, valueOffsets[at], valueLengths[at]), text);
    } catch (MalformedOtlpException _) {
      return false;
    }
  }

  /** All attributes in the order of the wire, the first of each key. */
  Map<String, @Nullable Object> toMap() {
    parse();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = AnyValues.text(bytes, offsets[i], lengths[i]);
      if (!map.containsKey(key)) {
        map.put(key, value(i));
      }
    }
    return map;
  }

  private @Nullable Object value(int at) {
    Object known = decoded[at];
    if (known == null) {
      known = decode(at);
      decoded[at] = known;
    }
    return known == NULL ? null : known;
  }

  private Object decode(int at) {
    try {
      Object value = AnyValues.decode(bytes, valueOffsets[at], valueLengths[at]);
      return value == null ? NULL : value;
    } catch (MalformedOtlpException _) {
      return NULL;
    }
  }

  private int find(byte[] key) {
    if (!parsed) {
      parse();
    }
    for (int i = 0; i < count; i++) {
      if (lengths[i] == key.length) {
        int from = offsets[i];
        if (Arrays.equals(bytes, from, from + key.length, key, 0, key.length)) {
          return i;
        }
      }
    }
    return -1;
  }

  private void parse() {
    if (parsed) {
      return;
    }
    parsed = true;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (parse(offsets[i], lengths[i], kept)) {
        kept++;
      }
    }
    count = kept;
  }

  private boolean parse(int offset, int length, int into) {
    int keyOffset = offset;
    int keyLength = 0;
    int valueOffset = offset;
    int valueLength = 0;
    try {
      WireReader in = reader.reset(bytes, offset, length);
      while (in.next()) {
        switch (in.fieldNumber()) {
          case KEY_VALUE_KEY -> {
            in.readBytes();
            keyOffset = in.valueOffset();
            keyLength = in.valueLength();
          }
          case KEY_VALUE_VALUE -> {
            in.readBytes();
            valueOffset = in.valueOffset();
            valueLength = in.valueLength();
          }
          default -> in.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      return false;
    }
    offsets[into] = keyOffset;
    lengths[into] = keyLength;
    valueOffsets[into] = valueOffset;
    valueLengths[into] = valueLength;
    return true;
  }
}
