package io.tailwater.ingest.otlpjson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.otlpjson.FieldType.Names;
import io.tailwater.ingest.otlpjson.FieldType.Scalar;
import io.tailwater.ingest.proto.ProtoWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads the JSON value under the parser's cursor as a plain protobuf value and writes it. */
final class JsonScalars {
  private static final long UINT32_MAX = 0xffff_ffffL;

  private JsonScalars() {}

  /** Writes the value without its tag. */
  static void write(JsonParser in, ProtoWriter out, Scalar scalar) throws IOException {
    switch (scalar) {
      case STRING -> out.bytes(text(in).getBytes(StandardCharsets.UTF_8));
      case BYTES -> out.bytes(base64(in));
      case HEX_BYTES -> out.bytes(hex(in));
      case BOOL -> out.varint(bool(in) ? 1 : 0);
      case INT64 -> out.varint(integer(in, true));
      case UINT64 -> out.varint(integer(in, false));
      case UINT32 -> out.varint(within(in, 0, UINT32_MAX));
      case SINT32 -> out.varint(zigzag((int) within(in, Integer.MIN_VALUE, Integer.MAX_VALUE)));
      case FIXED32 -> out.fixed32((int) within(in, 0, UINT32_MAX));
      case FIXED64 -> out.fixed64(integer(in, false));
      case SFIXED64 -> out.fixed64(integer(in, true));
      case DOUBLE -> out.fixed64(Double.doubleToRawLongBits(number(in)));
    }
  }

  /** The number of an enum value, given as number or as name. */
  static long enumNumber(JsonParser in, Names names) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return within(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    Integer number = names.numbers().get(in.getText());
    if (number == null) {
      throw fault(in, "unknown enum name");
    }
    return number;
  }

  /** A verdict on the value under the cursor; it says where the value stands. */
  static MalformedJsonException fault(JsonParser in, String what) {
    return new MalformedJsonException(what + " at " + in.getParsingContext().pathAsPointer());
  }

  private static String text(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(in, "expected a string");
    }
    return in.getText();
  }

  private static boolean bool(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw fault(in, "expected true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** Both alphabets of base64, padded or not, as protobuf's JSON mapping asks of readers. */
  private static byte[] base64(JsonParser in) throws IOException {
    String text = text(in).replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw fault(in, "not base64");
    }
  }

  private static byte[] hex(JsonParser in) throws IOException {
    String text = text(in);
    byte[] id = new byte[text.length() / 2];
    boolean valid = (text.length() & 1) == 0;
    for (int i = 0; i < id.length && valid; i++) {
      int high = hexDigit(text.charAt(2 * i));
      int low = hexDigit(text.charAt(2 * i + 1));
      valid = (high | low) >= 0;
      id[i] = (byte) (high << 4 | low);
    }
    if (!valid) {
      throw fault(in, "an id that is not hexadecimal");
    }
    return id;
  }

  private static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static double number(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token.isNumeric()) {
      return in.getDoubleValue();
    }
    String text = text(in);
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> decimal(in, text).doubleValue();
    };
  }

  private static long within(JsonParser in, long min, long max) throws IOException {
    long value = integer(in, true);
    if (value < min || value > max) {
      throw fault(in, "a number out of range");
    }
    return value;
  }

  private static int zigzag(int value) {
    return (value << 1) ^ (value >> 31);
  }

  /** A 64-bit integer; an unsigned one above 2^63 comes back as its negative bit pattern. */
  private static long integer(JsonParser in, boolean signed) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return checkSign(in, in.getLongValue(), signed);
    }
    String text =
        token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
            ? in.getText()
            : text(in);
    if (fitsLong(text)) {
      return Long.parseLong(text);
    }
    BigDecimal decimal = decimal(in, text);
    // The exponent is checked first: 1e999999999 would otherwise be written out in full.
    boolean small = decimal.precision() - (long) decimal.scale() <= 20 && decimal.scale() <= 400;
    if (!small) {
      throw fault(in, "a number out of range");
    }
    BigInteger integer;
    try {
      integer = decimal.toBigIntegerExact();
    } catch (ArithmeticException _) {
      throw fault(in, "expected a whole number");
    }
    boolean fits =
        signed ? integer.bitLength() <= 63 : integer.signum() >= 0 && integer.bitLength() <= 64;
    if (!fits) {
      throw fault(in, "a number out of range");
    }
    return integer.longValue();
  }

  private static long checkSign(JsonParser in, long value, boolean signed) {
    if (!signed && value < 0) {
      throw fault(in, "a number out of range");
    }
    return value;
  }

  /** True for up to 19 digits below 9e18: what timestamps look like, parsed without a detour. */
  private static boolean fitsLong(String text) {
    int length = text.length();
    if (length == 0 || length > 19 || (length == 19 && text.charAt(0) == '9')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal decimal(JsonParser in, String text) {
    // BigDecimal takes time quadratic in the digits; no number of OTLP needs more than these.
    if (text.length() <= 400) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException _) {
        throw fault(in, "not a number");
      }
    }
    throw fault(in, "a number of more than 400 characters");
  }
}
