package io.tailwater.processors.ottl;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values as the type that a function asks for: strictly, or converted where OTTL converts
 * ("string-like" and its kind, where nil stays nil).
 */
final class Typed {
  // Possessive throughout: attributes may be long, and matching must stay linear.
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]++");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?([0-9]++\\.?+[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?"
              + "|[+-]?0[xX]([0-9a-fA-F]++\\.?+[0-9a-fA-F]*+|\\.[0-9a-fA-F]++)[pP][+-]?[0-9]++");
  private static final Pattern INFINITE = Pattern.compile("(?i)([+-]?)inf(inity)?");

  private Typed() {}

  static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw unlike("string", value);
  }

  static long integer(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw unlike("int", value);
  }

  static double real(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    throw unlike("float", value);
  }

  static boolean truth(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw unlike("bool", value);
  }

  static Instant time(@Nullable Object value) {
    if (value instanceof Instant time) {
      return time;
    }
    throw unlike("time", value);
  }

  static Duration duration(@Nullable Object value) {
    if (value instanceof Duration duration) {
      return duration;
    }
    throw unlike("duration", value);
  }

  @SuppressWarnings("unchecked") // Maps of values have strings for keys, whoever made them.
  static Map<String, @Nullable Object> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw unlike("map", value);
  }

  static List<? extends @Nullable Object> list(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case TextList(List<String> texts) -> texts;
      case null, default -> throw unlike("list", value);
    };
  }

  static @Nullable String textLike(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      default -> JsonText.of(value);
    };
  }

  static @Nullable Long integerLike(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Long number -> number;
      case Double number -> truncated(number);
      case Boolean truth -> truth ? 1L : 0L;
      case String text -> parseInteger(text);
      default -> throw unlike("int or what converts to it", value);
    };
  }

  /** Out of range it is the least long, as on the collector's usual machines. */
  private static long truncated(double number) {
    boolean fits = number >= -0x1p63 && number < 0x1p63;
    return fits ? (long) number : Long.MIN_VALUE;
  }

  private static long parseInteger(String text) {
    if (INTEGER.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException _) {
        throw new OttlEvaluationException("\"" + text + "\" does not fit 64 bits");
      }
    }
    throw new OttlEvaluationException("\"" + text + "\" is no int");
  }

  static @Nullable Double realLike(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number -> number;
      case Long number -> (double) number;
      case Boolean truth -> truth ? 1.0 : 0.0;
      case String text -> parseReal(text);
      default -> throw unlike("float or what converts to it", value);
    };
  }

  private static double parseReal(String text) {
    if (FLOAT.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (Double.isInfinite(number)) {
        throw new OttlEvaluationException("\"" + text + "\" is too large for a float");
      }
      return number;
    }
    if (text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (INFINITE.matcher(text).matches()) {
      return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    throw new OttlEvaluationException("\"" + text + "\" is no float");
  }

  static @Nullable Boolean truthLike(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case Double number -> number != 0.0;
      case String text -> parseTruth(text);
      default -> throw unlike("bool or what converts to it", value);
    };
  }

  private static boolean parseTruth(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new OttlEvaluationException("\"" + text + "\" is no bool");
    };
  }

  /** Nil has no bytes. */
  static byte[] bytesLike(@Nullable Object value) {
    return switch (value) {
      case null -> new byte[0];
      case byte[] bytes -> bytes;
      case String text -> Text.bytes(text);
      case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
      case Double number -> ByteBuffer.allocate(Double.BYTES).putDouble(number).array();
      case Boolean truth -> new byte[] {(byte) (truth ? 1 : 0)};
      default -> throw unlike("bytes or what converts to them", value);
    };
  }

  /** The type's name, for messages. */
  static String typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String _ -> "a string";
      case Long _ -> "an int";
      case Double _ -> "a float";
      case Boolean _ -> "a bool";
      case byte[] _ -> "bytes";
      case List<?> _ -> "a list";
      case TextList _ -> "a list";
      case Map<?, ?> _ -> "a map";
      case Instant _ -> "a time";
      case Duration _ -> "a duration";
      case Identity.Trace _ -> "a trace id";
      case Identity.Span _ -> "a span id";
      default -> "a list of elements";
    };
  }

  private static OttlEvaluationException unlike(String wanted, @Nullable Object value) {
    return new OttlEvaluationException("expected " + wanted + " but got " + typeOf(value));
  }
}
