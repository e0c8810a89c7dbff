package io.tailwater.processors.metric;

import static io.tailwater.model.otlp.OtlpFields.ANY_ARRAY;
import static io.tailwater.model.otlp.OtlpFields.ANY_BOOL;
import static io.tailwater.model.otlp.OtlpFields.ANY_BYTES;
import static io.tailwater.model.otlp.OtlpFields.ANY_DOUBLE;
import static io.tailwater.model.otlp.OtlpFields.ANY_INT;
import static io.tailwater.model.otlp.OtlpFields.ANY_KVLIST;
import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;
import java.util.Base64;

/**
 * An encoded {@code AnyValue} as text: a string as it is, numbers and booleans plain, bytes as
 * base64, lists and maps as JSON.
 */
final class LabelText {
  /** Characters of a key or value; what is longer is cut. */
  static final int MAX_CHARS = 1024;

  private static final int MAX_DEPTH = 8;
  private static final int ELEMENTS = 1;

  private LabelText() {}

  /** Bytes as text, cut to {@link #MAX_CHARS}; what is no UTF-8 is replaced. */
  static String text(byte[] bytes, int offset, int length) {
    return cut(new String(bytes, offset, Math.min(length, 4 * MAX_CHARS), UTF_8));
  }

  /**
   * A value as text, cut to {@link #MAX_CHARS}.
   *
   * @throws MalformedOtlpException if the bytes are no {@code AnyValue}
   */
  static String value(byte[] bytes, int offset, int length) {
    StringBuilder out = new StringBuilder();
    append(bytes, offset, length, 0, out);
    return cut(out.toString());
  }

  private static String cut(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    return text.substring(0, end);
  }

  private static void append(byte[] bytes, int offset, int length, int depth, StringBuilder out) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    int mark = out.length();
    while (in.next()) {
      if (in.fieldNumber() <= ANY_BYTES) {
        out.setLength(mark); // of several alternatives the last on the wire counts
      }
      switch (in.fieldNumber()) {
        case ANY_STRING -> {
          in.readBytes();
          quoted(text(bytes, in.valueOffset(), in.valueLength()), depth, out);
        }
        case ANY_BOOL -> out.append(in.readVarintField() != 0);
        case ANY_INT -> out.append(in.readVarintField());
        case ANY_DOUBLE -> out.append(number(Double.longBitsToDouble(in.readFixed64())));
        case ANY_BYTES -> {
          in.readBytes();
          int to = in.valueOffset() + Math.min(in.valueLength(), MAX_CHARS);
          byte[] part = Arrays.copyOfRange(bytes, in.valueOffset(), to);
          quoted(Base64.getEncoder().encodeToString(part), depth, out);
        }
        case ANY_ARRAY, ANY_KVLIST -> {
          boolean map = in.fieldNumber() == ANY_KVLIST;
          in.readBytes();
          elements(bytes, in.valueOffset(), in.valueLength(), map, depth + 1, out);
        }
        default -> in.skip();
      }
    }
  }

  private static void elements(
      byte[] bytes, int offset, int length, boolean map, int depth, StringBuilder out) {
    out.append(map ? '{' : '[');
    WireReader in = new WireReader().reset(bytes, offset, length);
    String separator = "";
    while (in.next()) {
      if (in.fieldNumber() != ELEMENTS || depth > MAX_DEPTH || out.length() > MAX_CHARS) {
        in.skip();
        continue;
      }
      in.readBytes();
      out.append(separator);
      separator = ",";
      if (map) {
        entry(bytes, in.valueOffset(), in.valueLength(), depth, out);
      } else {
        append(bytes, in.valueOffset(), in.valueLength(), depth, out);
      }
    }
    out.append(map ? '}' : ']');
  }

  private static void entry(byte[] bytes, int offset, int length, int depth, StringBuilder out) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == KEY_VALUE_KEY) {
        in.readBytes();
        quoted(text(bytes, in.valueOffset(), in.valueLength()), depth, out);
        out.append(':');
      } else if (in.fieldNumber() == KEY_VALUE_VALUE) {
        in.readBytes();
        append(bytes, in.valueOffset(), in.valueLength(), depth, out);
      } else {
        in.skip();
      }
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void quoted(String text, int depth, StringBuilder out) {
    if (depth == 0) {
      out.append(text);
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
