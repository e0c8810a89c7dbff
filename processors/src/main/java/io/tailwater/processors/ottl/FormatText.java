package io.tailwater.processors.ottl;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The part of Go's format strings that conditions need: {@code %v %s %d %t %f %.2f %x %X %q %%},
 * with width and the flags {@code -} and {@code 0}. Any other verb is refused when parsed.
 */
final class FormatText {
  /**
   * A piece: {@code literal} text, and the verb after it.
   *
   * @param verb 0 where the text ends without one
   * @param precision digits after the point; -1 where not given
   */
  private record Piece(
      String literal, char verb, boolean left, boolean zeros, int width, int precision) {}

  /** Go's {@code time.Time.String} in UTC. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral(" +0000 UTC")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String VERBS = "vsdtfxXq";
  private static final int MAX_WIDTH = 1_000;
  private static final int DEFAULT_DIGITS = 6;

  private final List<Piece> pieces;

  private FormatText(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * Compiles a format.
   *
   * @throws OttlEvaluationException where it uses what is not supported
   */
  static FormatText of(String format) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      boolean left = false;
      boolean zeros = false;
      while (at < format.length() && "-0".indexOf(format.charAt(at)) >= 0) {
        left |= format.charAt(at) == '-';
        zeros |= format.charAt(at) == '0';
        at++;
      }
      int widthEnd = digits(format, at);
      int width = number(format, at, widthEnd, 0);
      at = widthEnd;
      int precision = -1;
      if (at < format.length() && format.charAt(at) == '.') {
        int end = digits(format, at + 1);
        precision = number(format, at + 1, end, 0);
        at = end;
      }
      char verb = at < format.length() ? format.charAt(at++) : 0;
      if (verb == '%') {
        literal.append('%');
        continue;
      }
      if (verb == 0 || VERBS.indexOf(verb) < 0 || (precision >= 0 && verb != 'f')) {
        throw new OttlEvaluationException(
            "Format supports %v %s %d %t %f %.2f %x %X %q %%, not what is in \"" + format + "\"");
      }
      pieces.add(new Piece(literal.toString(), verb, left, zeros && !left, width, precision));
      literal.setLength(0);
    }
    pieces.add(new Piece(literal.toString(), (char) 0, false, false, 0, -1));
    return new FormatText(pieces);
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int number(String text, int from, int to, int fallback) {
    if (from == to) {
      return fallback;
    }
    if (to - from > 4 || Integer.parseInt(text.substring(from, to)) > MAX_WIDTH) {
      throw new OttlEvaluationException("Format supports widths up to " + MAX_WIDTH);
    }
    return Integer.parseInt(text.substring(from, to));
  }

  /** The format filled in; a value too few, too many or of the wrong type is marked as in Go. */
  String with(List<? extends @Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (Piece piece : pieces) {
      text.append(piece.literal());
      if (piece.verb() != 0) {
        text.append(
            next < values.size()
                ? padded(piece, values.get(next))
                : "%!" + piece.verb() + "(MISSING)");
        next++;
      }
    }
    if (next < values.size()) {
      text.append("%!(EXTRA ");
      for (int i = next; i < values.size(); i++) {
        Object value = values.get(i);
        text.append(i == next ? "" : ", ");
        text.append(value == null ? "<nil>" : goType(value) + "=" + plain(value));
      }
      text.append(')');
    }
    return text.toString();
  }

  private static String padded(Piece piece, @Nullable Object value) {
    String shown = shown(piece, value);
    int missing = piece.width() - shown.codePointCount(0, shown.length());
    if (missing <= 0) {
      return shown;
    }
    if (piece.left()) {
      return shown + " ".repeat(missing);
    }
    if (piece.zeros() && shown.startsWith("-") && value instanceof Number) {
      return "-" + "0".repeat(missing) + shown.substring(1);
    }
    return (piece.zeros() ? "0" : " ").repeat(missing) + shown;
  }

  private static String shown(Piece piece, @Nullable Object value) {
    if (value == null) {
      return piece.verb() == 'v' ? "<nil>" : "%!" + piece.verb() + "(<nil>)";
    }
    return switch (piece.verb()) {
      case 'v' -> plain(value);
      case 's' ->
          switch (value) {
            case String _, Instant _, Identity _ -> plain(value);
            default -> mismatch(piece, value);
          };
      case 'd' -> value instanceof Long number ? number.toString() : mismatch(piece, value);
      case 't' -> value instanceof Boolean truth ? truth.toString() : mismatch(piece, value);
      case 'f' -> value instanceof Double number ? fixed(number, piece) : mismatch(piece, value);
      case 'q' -> value instanceof String text ? JsonText.of(text) : mismatch(piece, value);
      case 'X' -> hexadecimal(piece, value).toUpperCase(Locale.ROOT);
      default -> hexadecimal(piece, value);
    };
  }

  private static String fixed(double number, Piece piece) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    }
    int digits = piece.precision() < 0 ? DEFAULT_DIGITS : piece.precision();
    return new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String hexadecimal(Piece piece, Object value) {
    return switch (value) {
      case Long number when number < 0 -> "-" + Long.toUnsignedString(-number, 16);
      case Long number -> Long.toHexString(number);
      case String text -> HexFormat.of().formatHex(Text.bytes(text));
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      default -> mismatch(piece, value);
    };
  }

  private static String mismatch(Piece piece, Object value) {
    return "%!" + piece.verb() + "(" + goType(value) + "=" + plain(value) + ")";
  }

  private static String goType(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Long _ -> "int64";
      case Double _ -> "float64";
      case Boolean _ -> "bool";
      default -> throw unsupported(value);
    };
  }

  private static String plain(Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      case Double number -> general(number);
      case Instant time -> TIME.format(time);
      case Identity id -> HexFormat.of().formatHex(id.bytes());
      case byte[] bytes -> {
        StringJoiner numbers = new StringJoiner(" ", "[", "]");
        for (byte one : bytes) {
          numbers.add(Integer.toString(one & 0xff));
        }
        yield numbers.toString();
      }
      default -> throw unsupported(value);
    };
  }

  /** Go's {@code %v} of a float turns to an exponent of two digits below 1e-4 and from 1e21 on. */
  private static String general(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    }
    return Text.number(number, 1e-4);
  }

  private static OttlEvaluationException unsupported(Object value) {
    return new OttlEvaluationException("Format does not support " + Typed.typeOf(value));
  }
}
