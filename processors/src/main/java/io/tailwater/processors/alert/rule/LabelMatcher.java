package io.tailwater.processors.alert.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tailwater.processors.ottl.PatternSize;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Asks one label for its value, in the four ways of Prometheus and Alertmanager. A label that is
 * not there has the empty value; a regular expression has to match the whole of the value.
 *
 * <p>Users write these, so they are bounded: expressions are RE2's, which match in linear time,
 * have at most {@value #MAX_LENGTH} characters, and must not grow when compiled ({@link
 * PatternSize}).
 */
public final class LabelMatcher {
  /** The longest value that may be asked for. */
  public static final int MAX_LENGTH = 1_000;

  /** How to compare. */
  public enum Operator {
    /** The value itself. */
    EQUAL("="),
    /** Any other value. */
    NOT_EQUAL("!="),
    /** A value that the expression matches. */
    MATCHES("=~"),
    /** A value that it does not match. */
    MATCHES_NOT("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** How it is written. */
    public String sign() {
      return sign;
    }
  }

  private static final Operator[] LONGEST_FIRST = {
    Operator.NOT_EQUAL, Operator.MATCHES, Operator.MATCHES_NOT, Operator.EQUAL
  };

  private final String name;
  private final Operator operator;
  private final String value;
  private final Predicate<String> test;

  private LabelMatcher(String name, Operator operator, String value) {
    this.name = name;
    this.operator = operator;
    this.value = value;
    test =
        switch (operator) {
          case EQUAL -> value::equals;
          case NOT_EQUAL -> text -> !value.equals(text);
          case MATCHES -> compiled()::matches;
          case MATCHES_NOT -> {
            Pattern pattern = compiled();
            yield text -> !pattern.matches(text);
          }
        };
  }

  /**
   * A matcher.
   *
   * @throws IllegalArgumentException if it has no name, is too long, or its expression is none or
   *     too large; says so in one line
   */
  public static LabelMatcher of(String name, Operator operator, String value) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a matcher needs the name of a label");
    }
    return new LabelMatcher(name, operator, value);
  }

  /**
   * Reads one as it is written: a name, a sign and a value, in quotes or not, such as {@code
   * service=~"pay.*"}.
   *
   * @throws IllegalArgumentException as {@link #of}, or if there is no sign
   */
  public static LabelMatcher parse(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != '!') {
      at++;
    }
    for (Operator operator : LONGEST_FIRST) {
      if (text.startsWith(operator.sign(), at)) {
        String name = text.substring(0, at).strip();
        return of(name, operator, unquoted(text.substring(at + operator.sign().length()).strip()));
      }
    }
    throw new IllegalArgumentException(
        "the matcher %s has no sign: write =, !=, =~ or !~ between name and value".formatted(text));
  }

  /** Name of the label. */
  public String name() {
    return name;
  }

  /** How to compare. */
  public Operator operator() {
    return operator;
  }

  /** The value or expression that is asked for. */
  public String value() {
    return value;
  }

  /** Whether labels are as asked. */
  public boolean matches(Map<String, String> labels) {
    return test.test(labels.getOrDefault(name, ""));
  }

  private Pattern compiled() {
    if (value.length() > MAX_LENGTH || !PatternSize.isBounded(value)) {
      throw new IllegalArgumentException(
          "the expression for label %s is too large: %,d characters, or counts that multiply; at most %,d characters are allowed"
              .formatted(name, value.length(), MAX_LENGTH));
    }
    try {
      return Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"%s\" for label %s is no RE2 expression: %s".formatted(value, name, e.getDescription()),
          e);
    }
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted
        ? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMatcher that
        && name.equals(that.name)
        && operator == that.operator
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + operator.hashCode()) + value.hashCode();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return name + operator.sign() + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
