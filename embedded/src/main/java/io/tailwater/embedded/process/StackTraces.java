package io.tailwater.embedded.process;

import java.util.regex.Pattern;

/** Tells the lines of Java's stack traces from those that say something to a user. */
public final class StackTraces {
  private static final Pattern PART =
      Pattern.compile("\\s+(at \\S.*\\(.*\\).*|\\.\\.\\. \\d+ .*)|\\s*(Caused by|Suppressed): .*");

  private StackTraces() {}

  /** Whether a line is a frame or a cause; the line that heads a trace is not. */
  public static boolean isPartOfOne(String line) {
    return PART.matcher(line).matches();
  }
}
