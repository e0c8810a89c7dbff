package io.tailwater.processors.ottl;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;

/**
 * {@code IsMatch}: whether a pattern is found anywhere in a value's text; nil matches nothing.
 *
 * <p>Patterns are RE2's and matched in linear time. One that is a literal is compiled with the
 * condition, and where it is plain text, perhaps after {@code ^}, no pattern is needed at all. One
 * that is computed is compiled when it changes.
 */
final class Matching {
  private static final String META = "\\.+*?()|[]{}^$";
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_GROUPS = 200;

  @FunctionalInterface
  private interface Matcher {
    boolean find(String text);
  }

  private record Compiled(String pattern, Matcher matcher) {}

  private Matching() {}

  static Expression of(Expression target, Expression pattern) {
    if (pattern instanceof Expression.Literal(String literal)) {
      Matcher matcher = compile(literal);
      return (span, event) -> {
        String text = Typed.textLike(target.value(span, event));
        return text != null && matcher.find(text);
      };
    }
    return new Dynamic(target, pattern);
  }

  /** Compiles anew when the pattern differs from the last. */
  private static final class Dynamic implements Expression {
    private final Expression target;
    private final Expression pattern;
    private Compiled last = new Compiled("", text -> true);

    Dynamic(Expression target, Expression pattern) {
      this.target = target;
      this.pattern = pattern;
    }

    @Override
    public Object value(SpanReading span, EventReading event) {
      String wanted = Typed.text(pattern.value(span, event));
      Compiled compiled = last;
      if (!compiled.pattern().equals(wanted)) {
        compiled = new Compiled(wanted, compile(wanted));
        last = compiled;
      }
      String text = Typed.textLike(target.value(span, event));
      return text != null && compiled.matcher().find(text);
    }
  }

  private static Matcher compile(String pattern) {
    if (isPlain(pattern, 0)) {
      return text -> text.contains(pattern);
    }
    if (pattern.startsWith("^") && isPlain(pattern, 1)) {
      String prefix = pattern.substring(1);
      return text -> text.startsWith(prefix);
    }
    long groups = pattern.chars().filter(c -> c == '(').count();
    if (pattern.length() > MAX_LENGTH || groups > MAX_GROUPS || !PatternSize.isBounded(pattern)) {
      throw new OttlEvaluationException(
          "the pattern is too large: of "
              + pattern.length()
              + " characters, "
              + groups
              + " groups, or with counts that multiply");
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      return text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new OttlEvaluationException(
          "\"" + pattern + "\" is no RE2 pattern: " + e.getDescription());
    }
  }

  private static boolean isPlain(String pattern, int from) {
    for (int i = from; i < pattern.length(); i++) {
      if (META.indexOf(pattern.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
