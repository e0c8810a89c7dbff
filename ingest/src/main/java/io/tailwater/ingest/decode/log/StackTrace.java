package io.tailwater.ingest.decode.log;

import io.tailwater.ingest.decode.ExceptionHeadline;
import org.jspecify.annotations.Nullable;

/**
 * A stack trace within a log's text, as the runtimes of Java, Python, Node and Go print it.
 *
 * @param type the exception's class; empty if the text does not tell
 * @param message its message; empty if it has none
 * @param text the trace itself, from its headline to the end of the log
 */
public record StackTrace(String type, String message, String text) {
  private static final String PYTHON_HEADER = "Traceback (most recent call last):";
  private static final String GO_STACK = "\ngoroutine ";
  private static final String GO_PANIC = "panic: ";
  private static final int MOST_HEADLINES = 20;
  private static final int LONGEST_TYPE = 256;

  /** The stack trace in a text; null where there is none. */
  public static @Nullable StackTrace in(String text) {
    int python = text.indexOf(PYTHON_HEADER);
    if (python >= 0) {
      ExceptionHeadline headline = ExceptionHeadline.ofPython(text.substring(python));
      return new StackTrace(headline.type(), headline.message(), text.substring(python));
    }
    int goroutine = text.indexOf(GO_STACK);
    if (goroutine >= 0 && text.startsWith("[", digitsEnd(text, goroutine + GO_STACK.length()))) {
      return ofGo(text, goroutine);
    }
    int frames = firstFrame(text);
    return frames < 0 ? null : ofFrames(text, frames);
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at < text.length() && text.charAt(at) == ' ' ? at + 1 : at;
  }

  private static StackTrace ofGo(String text, int goroutine) {
    int panic = text.startsWith(GO_PANIC) ? 0 : text.lastIndexOf('\n' + GO_PANIC, goroutine) + 1;
    if (!text.startsWith(GO_PANIC, panic)) {
      return new StackTrace("", "", text.substring(goroutine + 1));
    }
    int end = text.indexOf('\n', panic);
    String message = text.substring(panic + GO_PANIC.length(), end).strip();
    return new StackTrace("panic", message, text.substring(panic));
  }

  /** The line feed before the first frame of Java or Node: {@code at} after white space. */
  private static int firstFrame(String text) {
    for (int line = text.indexOf('\n'); line >= 0; line = text.indexOf('\n', line + 1)) {
      int at = line + 1;
      while (at < text.length() && (text.charAt(at) == '\t' || text.charAt(at) == ' ')) {
        at++;
      }
      if (at > line + 1 && text.startsWith("at ", at)) {
        return line;
      }
    }
    return -1;
  }

  /** The headline is the nearest line above the frames that begins with the name of a class. */
  private static @Nullable StackTrace ofFrames(String text, int frames) {
    int end = frames;
    for (int i = 0; i < MOST_HEADLINES; i++) {
      int from = text.lastIndexOf('\n', end - 1) + 1;
      int type = typeStart(text, from, end);
      if (type >= 0) {
        int typeEnd = typeEnd(text, type, end);
        String message =
            text.startsWith(": ", typeEnd) ? text.substring(typeEnd + 2, frames).strip() : "";
        return new StackTrace(text.substring(type, typeEnd), message, text.substring(type));
      }
      if (from == 0) {
        break;
      }
      end = from - 1;
    }
    return null;
  }

  /** Where the class begins in a line: at its front, or behind Java's words for a thread. */
  private static int typeStart(String text, int from, int to) {
    if (isType(text, from, to)) {
      return from;
    }
    // The log's own words may stand before the exception on its line: "failed: a.b.SomeException".
    int blank = text.lastIndexOf(' ', to - 1);
    for (int tries = 0; blank >= from && tries < MOST_HEADLINES; tries++) {
      if (isType(text, blank + 1, to) && looksLikeException(text, blank + 1, to)) {
        return blank + 1;
      }
      blank = text.lastIndexOf(' ', blank - 1);
    }
    return -1;
  }

  private static boolean isType(String text, int from, int to) {
    int end = typeEnd(text, from, to);
    boolean ends =
        end == to
            || (text.charAt(end) == ':' && (end + 1 == to || text.charAt(end + 1) == ' '))
            || (end == to - 1 && text.charAt(end) == '\r');
    return end > from
        && ends
        && end - from <= LONGEST_TYPE
        && Character.isJavaIdentifierStart(text.charAt(from))
        && (text.substring(from, end).indexOf('.') > 0 || looksLikeException(text, from, to));
  }

  private static boolean looksLikeException(String text, int from, int to) {
    String type = text.substring(from, typeEnd(text, from, to));
    return type.endsWith("Exception") || type.endsWith("Error") || type.endsWith("Throwable");
  }

  private static int typeEnd(String text, int from, int to) {
    int at = from;
    int last = Math.min(to, from + LONGEST_TYPE + 1);
    while (at < last
        && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return at;
  }
}
