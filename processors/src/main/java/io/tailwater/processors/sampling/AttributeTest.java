package io.tailwater.processors.sampling;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The test of one attribute policy on a value.
 *
 * <p>In strict mode a value of another type never matches, nor does an empty text. The collector's
 * accessors do not convert: a value of another type reads as 0, false or empty there, and an empty
 * text on a resource may match an expression.
 */
sealed interface AttributeTest {
  /** Whether the value passes. */
  boolean passes(AttributeValue value, boolean onResource);

  /** The test of a policy as written. */
  static AttributeTest of(PolicySpec.StringAttribute spec, SamplingMode mode) {
    boolean strict = mode == SamplingMode.STRICT;
    if (spec.regex()) {
      return new AnyRegex(spec.values().stream().map(Pattern::compile).toList(), strict);
    }
    return new AnyText(
        spec.values().stream()
            .filter(value -> !value.isEmpty())
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  /** Equal to one of the listed values; as upstream, an empty listed value matches nothing. */
  record AnyText(byte[][] values) implements AttributeTest {
    @Override
    public boolean passes(AttributeValue value, boolean onResource) {
      int from = value.offset();
      int to = from + value.length();
      for (byte[] wanted : values) {
        if (wanted.length == to - from
            && Arrays.equals(wanted, 0, wanted.length, value.buffer(), from, to)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Contains a match of one of the RE2 expressions: linear time, whatever the telemetry says. */
  final class AnyRegex implements AttributeTest {
    private final List<Pattern> patterns;
    private final boolean strict;
    private final RecentAnswers recent = new RecentAnswers();

    AnyRegex(List<Pattern> patterns, boolean strict) {
      this.patterns = List.copyOf(patterns);
      this.strict = strict;
    }

    @Override
    public boolean passes(AttributeValue value, boolean onResource) {
      if (value.length() == 0 && (strict || !onResource)) {
        return false;
      }
      return recent.of(value.buffer(), value.offset(), value.length(), this::anyFinds);
    }

    private boolean anyFinds(byte[] text) {
      for (Pattern pattern : patterns) {
        if (pattern.matcher(text).find()) {
          return true;
        }
      }
      return false;
    }
  }

  /** A test of a path, on a request's target: a path and perhaps a query. */
  record PathOf(AttributeTest test) implements AttributeTest {
    @Override
    public boolean passes(AttributeValue value, boolean onResource) {
      int whole = value.length();
      value.cutBefore((byte) '?');
      boolean passes = test.passes(value, onResource);
      value.length(whole);
      return passes;
    }
  }

  /** A number within bounds, both inclusive. */
  record Between(long min, long max, boolean strict) implements AttributeTest {
    @Override
    public boolean passes(AttributeValue value, boolean onResource) {
      if (strict) {
        return switch (value.type()) {
          case INT -> value.integer() >= min && value.integer() <= max;
          case DOUBLE -> value.decimal() >= min && value.decimal() <= max;
          case STRING, BOOL, OTHER -> false;
        };
      }
      long number = value.type() == AttributeValue.Type.INT ? value.integer() : 0;
      return number >= min && number <= max;
    }
  }

  /** A truth value. */
  record Is(boolean wanted, boolean strict) implements AttributeTest {
    @Override
    public boolean passes(AttributeValue value, boolean onResource) {
      boolean isBool = value.type() == AttributeValue.Type.BOOL;
      return (isBool || !strict) && (isBool && value.integer() != 0) == wanted;
    }
  }
}
