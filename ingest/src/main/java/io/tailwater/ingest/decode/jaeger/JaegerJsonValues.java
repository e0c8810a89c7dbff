package io.tailwater.ingest.decode.jaeger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;
import java.util.Base64;

/** Reads the JSON value under the parser's cursor as what protobuf's JSON mapping made of it. */
final class JaegerJsonValues {
  /** No double needs more; some that have more take long. */
  private static final int MAX_NUMBER_CHARS = 400;

  private JaegerJsonValues() {}

  static String text(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(in, "expected a string");
    }
    return in.getText();
  }

  static boolean bool(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw fault(in, "expected true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A whole number, or a string of one. */
  static long integer(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return in.getLongValue();
    }
    try {
      return Long.parseLong(text(in));
    } catch (NumberFormatException _) {
      throw fault(in, "expected a whole number of 64 bits");
    }
  }

  /** A number, or a string of one; NaN and the infinities are strings. */
  static double number(JsonParser in) throws IOException {
    if (in.currentToken().isNumeric()) {
      return in.getDoubleValue();
    }
    String text = text(in);
    if (text.length() <= MAX_NUMBER_CHARS) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException _) {
        throw fault(in, "expected a number");
      }
    }
    throw fault(in, "a number of more than " + MAX_NUMBER_CHARS + " characters");
  }

  /** Both alphabets of base64, padded or not, as protobuf's JSON mapping asks of readers. */
  static byte[] base64(JsonParser in) throws IOException {
    String text = text(in).replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw fault(in, "expected base64");
    }
  }

  /** Epoch nanoseconds. */
  static long time(JsonParser in) throws IOException {
    long unixNano = JaegerTimes.parseTime(text(in));
    if (unixNano < 0) {
      throw fault(in, "expected a time as of RFC 3339");
    }
    return unixNano;
  }

  /** Nanoseconds. */
  static long duration(JsonParser in) throws IOException {
    long nanos = JaegerTimes.parseDuration(text(in));
    if (nanos < 0) {
      throw fault(in, "expected a duration in seconds, as 1.5s");
    }
    return nanos;
  }

  static int valueType(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return (int) integer(in);
    }
    return switch (in.getText()) {
      case "STRING" -> JaegerKeyValue.STRING;
      case "BOOL" -> JaegerKeyValue.BOOL;
      case "INT64" -> JaegerKeyValue.INT64;
      case "FLOAT64" -> JaegerKeyValue.FLOAT64;
      case "BINARY" -> JaegerKeyValue.BINARY;
      default -> throw fault(in, "a type of value that Jaeger does not have");
    };
  }

  static int referenceType(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return (int) integer(in);
    }
    return switch (in.getText()) {
      case "CHILD_OF" -> JaegerSpan.CHILD_OF;
      case "FOLLOWS_FROM" -> JaegerSpan.FOLLOWS_FROM;
      default -> throw fault(in, "a type of reference that Jaeger does not have");
    };
  }

  static void requireObject(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw fault(in, "expected an object");
    }
  }

  static void requireArray(JsonParser in) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw fault(in, "expected an array");
    }
  }

  private static UndecodableException fault(JsonParser in, String what) {
    return new UndecodableException(
        "Jaeger span: " + what + " at " + in.getParsingContext().pathAsPointer());
  }
}
