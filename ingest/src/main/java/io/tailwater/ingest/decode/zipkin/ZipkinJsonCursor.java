package io.tailwater.ingest.decode.zipkin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;
import java.math.BigDecimal;

/** The JSON value under a parser's cursor, read as what a field of a Zipkin span holds. */
final class ZipkinJsonCursor {
  /** Names of tags are the sender's and any number of them: they are not interned. */
  static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final int LONGEST_NUMBER = 64;
  private static final int LAST_PORT = 65_535;
  private static final int ID_DIGITS = 16;

  private final JsonParser in;
  private int spans;

  ZipkinJsonCursor(JsonParser in) {
    this.in = in;
  }

  /** Counts the spans, so that a fault can say in which it is. */
  void beginSpan() {
    spans++;
    beginObject("it");
  }

  /** A verdict on the span that is read. */
  UndecodableException fault(String field, String what) {
    return new UndecodableException("span " + spans + " of the list: " + field + " " + what);
  }

  void beginObject(String field) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw fault(field, "is not an object");
    }
  }

  void beginArray(String field) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw fault(field, "is not an array");
    }
  }

  String text(String field) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(field, "is not a text");
    }
    return in.getText();
  }

  /** A text, also where the sender forgot the quotes. */
  String scalar(String field) throws IOException {
    if (!in.currentToken().isScalarValue()) {
      throw fault(field, "is not a text");
    }
    return in.getText();
  }

  boolean truth(String field) {
    JsonToken token = in.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw fault(field, "is not true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A port; a negative one counts as none. */
  int port(String field) throws IOException {
    long port = whole(field);
    if (port > LAST_PORT) {
      throw fault(field, "is beyond " + LAST_PORT);
    }
    return (int) Math.max(0, port);
  }

  /** A whole number of 64 bits, however it is written: 1500, 1.5e3 or "1500". */
  long whole(String field) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return in.getLongValue();
    }
    boolean number = token.isNumeric() || token == JsonToken.VALUE_STRING;
    // BigDecimal takes time quadratic in the digits.
    if (number && in.getTextLength() <= LONGEST_NUMBER) {
      try {
        return new BigDecimal(in.getText()).longValueExact();
      } catch (ArithmeticException | NumberFormatException _) {
        throw fault(field, "is not a whole number of 64 bits");
      }
    }
    throw fault(field, "is not a whole number of 64 bits");
  }

  /** A span id: up to 16 hexadecimal digits. */
  long id(String field) throws IOException {
    String digits = text(field);
    checkLength(field, digits, ID_DIGITS);
    return hex(field, digits, 0, digits.length());
  }

  /** A trace id: up to 32 hexadecimal digits. */
  void traceId(ZipkinSpan span) throws IOException {
    String digits = text("traceId");
    checkLength("traceId", digits, 2 * ID_DIGITS);
    int low = Math.max(0, digits.length() - ID_DIGITS);
    span.traceIdHi = hex("traceId", digits, 0, low);
    span.traceIdLo = hex("traceId", digits, low, digits.length());
  }

  private void checkLength(String field, String digits, int longest) {
    if (digits.isEmpty() || digits.length() > longest) {
      throw fault(field, "does not have 1 to " + longest + " digits");
    }
  }

  private long hex(String field, String digits, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault(field, "is not hexadecimal");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
