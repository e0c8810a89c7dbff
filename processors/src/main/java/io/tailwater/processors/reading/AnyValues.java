package io.tailwater.processors.reading;

import static io.tailwater.model.otlp.OtlpFields.ANY_ARRAY;
import static io.tailwater.model.otlp.OtlpFields.ANY_BOOL;
import static io.tailwater.model.otlp.OtlpFields.ANY_BYTES;
import static io.tailwater.model.otlp.OtlpFields.ANY_DOUBLE;
import static io.tailwater.model.otlp.OtlpFields.ANY_INT;
import static io.tailwater.model.otlp.OtlpFields.ANY_KVLIST;
import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoded {@code AnyValue}s as Java values: String, Long, Double, Boolean, byte[], List, Map, and
 * null for a value that is not set.
 *
 * <p>Protobuf's rules hold: of several alternatives the last on the wire counts. Nesting is bounded
 * as in protobuf's own readers.
 */
final class AnyValues {
  private static final int MAX_DEPTH = 100;
  private static final int ELEMENTS = 1;

  private AnyValues() {}

  /**
   * Decodes one {@code AnyValue}.
   *
   * @throws MalformedOtlpException where the bytes are none, or nest deeper than 100
   */
  static @Nullable Object decode(byte[] bytes, int offset, int length) {
    return decode(bytes, offset, length, 0);
  }

  private static @Nullable Object decode(byte[] bytes, int offset, int length, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedOtlpException("a value nests deeper than " + MAX_DEPTH);
    }
    WireReader in = new WireReader().reset(bytes, offset, length);
    Object value = null;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case ANY_STRING -> {
          in.readBytes();
          value = text(bytes, in.valueOffset(), in.valueLength());
        }
        case ANY_BOOL -> value = in.readVarintField() != 0;
        case ANY_INT -> value = in.readVarintField();
        case ANY_DOUBLE -> value = Double.longBitsToDouble(in.readFixed64());
        case ANY_ARRAY -> {
          in.readBytes();
          value = list(bytes, in.valueOffset(), in.valueLength(), depth);
        }
        case ANY_KVLIST -> {
          in.readBytes();
          value = map(bytes, in.valueOffset(), in.valueLength(), depth);
        }
        case ANY_BYTES -> {
          in.readBytes();
          value = Arrays.copyOfRange(bytes, in.valueOffset(), in.valueOffset() + in.valueLength());
        }
        default -> in.skip();
      }
    }
    return value;
  }

  /**
   * Whether the value is a string of exactly these bytes. Allocates nothing.
   *
   * @throws MalformedOtlpException where the bytes are no {@code AnyValue}
   */
  static boolean isText(WireReader in, byte[] expected) {
    boolean equal = false;
    while (in.next()) {
      int field = in.fieldNumber();
      if (field == ANY_STRING) {
        in.readBytes();
        int from = in.valueOffset();
        int to = from + in.valueLength();
        equal = Arrays.equals(in.buffer(), from, to, expected, 0, expected.length);
      } else {
        in.skip();
        equal &= field > ANY_BYTES;
      }
    }
    return equal;
  }

  static String text(byte[] bytes, int offset, int length) {
    return length == 0 ? "" : new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  private static List<@Nullable Object> list(byte[] bytes, int offset, int length, int depth) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    List<@Nullable Object> elements = new ArrayList<>();
    while (in.next()) {
      if (in.fieldNumber() == ELEMENTS) {
        in.readBytes();
        elements.add(decode(bytes, in.valueOffset(), in.valueLength(), depth + 1));
      } else {
        in.skip();
      }
    }
    return elements;
  }

  private static Map<String, @Nullable Object> map(
      byte[] bytes, int offset, int length, int depth) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    while (in.next()) {
      if (in.fieldNumber() == ELEMENTS) {
        in.readBytes();
        entry(bytes, in.valueOffset(), in.valueLength(), depth, entries);
      } else {
        in.skip();
      }
    }
    return entries;
  }

  private static void entry(
      byte[] bytes, int offset, int length, int depth, Map<String, @Nullable Object> into) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    String key = "";
    Object value = null;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case KEY_VALUE_KEY -> {
          in.readBytes();
          key = text(bytes, in.valueOffset(), in.valueLength());
        }
        case KEY_VALUE_VALUE -> {
          in.readBytes();
          value = decode(bytes, in.valueOffset(), in.valueLength(), depth + 1);
        }
        default -> in.skip();
      }
    }
    if (!into.containsKey(key)) {
      into.put(key, value);
    }
  }
}
