package io.tailwater.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How large an RE2 expression gets when it is compiled: {@code (a{1000}){1000}} is short to write
 * and fills the memory, and thousands of optional parts in a row make the matcher's recursion
 * overflow the stack. Counted on the text, from above: repetitions multiply what they repeat.
 */
final class ExpressionSize {
  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_DEPTH = 100;
  private static final long MAX_STATES = 20_000;

  /** Alternatives, repetitions and groups; the matcher's recursion is at most as deep. */
  private static final long MAX_BRANCHES = 2_000;

  private static final long MAX_REPEAT = 1_000;

  /** What one part of an expression comes to. */
  private record Size(long states, long branches) {
    static final Size NOTHING = new Size(0, 0);

    Size plus(Size other) {
      return new Size(states + other.states, branches + other.branches);
    }

    /** Capped, so that no depth of repetitions overflows. */
    Size times(long count) {
      return new Size(
          Math.min(states * count, MAX_STATES * MAX_REPEAT),
          Math.min((branches + 1) * count, MAX_STATES * MAX_REPEAT));
    }
  }

  private final String expression;
  private final Deque<Size> open = new ArrayDeque<>();
  private Size group = Size.NOTHING;
  private Size atom = Size.NOTHING;
  private int at;

  private ExpressionSize(String expression) {
    this.expression = expression;
  }

  /** Why the expression is too large to be used; empty where it is not. */
  static Optional<String> refusal(String expression) {
    if (expression.length() > MAX_LENGTH) {
      return Optional.of(
          "has " + expression.length() + " characters; at most " + MAX_LENGTH + " are taken");
    }
    return new ExpressionSize(expression).measure();
  }

  private Optional<String> measure() {
    while (at < expression.length()) {
      step(expression.charAt(at));
      if (open.size() > MAX_DEPTH) {
        return Optional.of("nests deeper than " + MAX_DEPTH + " groups");
      }
    }
    Size all = open.stream().reduce(group.plus(atom), Size::plus);
    return all.states() > MAX_STATES || all.branches() > MAX_BRANCHES
        ? Optional.of(
            "is too large once its repetitions are written out; use smaller counts or fewer"
                + " alternatives")
        : Optional.empty();
  }

  private void step(char c) {
    switch (c) {
      case '(' -> {
        open.push(group.plus(atom));
        group = new Size(2, 2);
        atom = Size.NOTHING;
        at++;
      }
      case ')' -> {
        atom = group.plus(atom);
        group = open.isEmpty() ? Size.NOTHING : open.pop();
        at++;
      }
      case '|' -> branch();
      case '*', '+', '?' -> {
        atom = atom.plus(new Size(1, 1));
        at++;
      }
      case '{' -> repeat();
      case '[' -> literal(classEnd());
      case '\\' -> literal(at + 2);
      default -> literal(at + 1);
    }
  }

  private void branch() {
    group = group.plus(atom).plus(new Size(1, 1));
    atom = Size.NOTHING;
    at++;
  }

  private void literal(int end) {
    group = group.plus(atom);
    atom = new Size(1, 0);
    at = Math.min(end, expression.length());
  }

  /** Behind the class that begins here: a bracket right after its start belongs to it. */
  private int classEnd() {
    int end = at + 1;
    if (end < expression.length() && expression.charAt(end) == '^') {
      end++;
    }
    if (end < expression.length() && expression.charAt(end) == ']') {
      end++;
    }
    while (end < expression.length() && expression.charAt(end) != ']') {
      end += expression.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}}; any other brace is a literal. */
  private void repeat() {
    int close = expression.indexOf('}', at);
    String counts = close < 0 ? "" : expression.substring(at + 1, close);
    if (!counts.matches("\\d{1,9}(,\\d{0,9})?")) {
      literal(at + 1);
      return;
    }
    int comma = counts.indexOf(',');
    boolean bounded = comma >= 0 && comma < counts.length() - 1;
    String most = bounded ? counts.substring(comma + 1) : counts.replace(",", "");
    atom = atom.times(Math.clamp(Long.parseLong(most), 1, MAX_REPEAT));
    at = close + 1;
  }
}
