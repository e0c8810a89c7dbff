package io.tailwater.processors.exception;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Line numbers, paths of machines, addresses and counters of generated classes are left out, so that a
 * new build or another host does not make another exception. So are the JVM's own frames of a reflective
 * call, which it exchanges for generated ones after a number of calls. A function that calls itself
 * counts once.
 */
/**
 * The functions that a stack trace of Java, Kotlin, .NET, JavaScript, Python, Go, Ruby or PHP
 * names, without what changes from one build or run to the next. Pure.
 *
 * @param names the functions, and the class of each cause, in the order of the text
 * @param innermost the function that threw; empty where none is named
 */
record StackFrames(List<String> names, String innermost) {
  private static final StackFrames NONE = new StackFrames(List.of(), "");
  private static final int MOST_FRAMES = 64;
  private static final int MOST_LINES = 2_000;
  private static final int LONGEST_LINE = 1_000;
  private static final int LONGEST_TRACE = 64 << 10;

  private static final String AT = "at ";
  private static final Pattern PYTHON = Pattern.compile("File \"([^\"]*)\", line \\d+, in (.+)");
  private static final Pattern RUBY = Pattern.compile("(?:from )?(\\S+?):\\d+:in [`'](.+)'");
  private static final Pattern PHP =
      Pattern.compile("#\\d+ (?:\\S+\\(\\d+\\): )?(\\S+?)\\(.*", Pattern.DOTALL);
  private static final Pattern GO_FILE = Pattern.compile("\\t\\S+\\.go:\\d+.*", Pattern.DOTALL);
  private static final Pattern CAUSE = Pattern.compile("Caused by: ([\\w.$]+).*", Pattern.DOTALL);
  private static final List<String> REFLECTION =
      List.of("java.lang.reflect.", "jdk.internal.reflect.", "sun.reflect.");

  /** Counters and addresses in names that compilers and runtimes make. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "\\$\\$(?:Lambda(?:\\$\\d+)?(?:/\\w+)?|\\w+(?:\\$\\$\\w+)?)|0x[0-9a-fA-F]+|(?<=\\$|Proxy)\\d+");

  /** The frames of a trace; none where it has none that are known. */
  static StackFrames of(String stacktrace) {
    if (stacktrace.isEmpty()) {
      return NONE;
    }
    SequencedSet<String> names = new LinkedHashSet<>();
    String first = "";
    String lastOfPython = "";
    String before = "";
    int lines = 0;
    for (int from = 0;
        from < Math.min(stacktrace.length(), LONGEST_TRACE) && names.size() < MOST_FRAMES; ) {
      int end = stacktrace.indexOf('\n', from);
      end = end < 0 ? stacktrace.length() : end;
      String line = stacktrace.substring(from, Math.min(end, from + LONGEST_LINE));
      from = end + 1;
      if (++lines > MOST_LINES) {
        break;
      }
      String frame = frame(line, before);
      before = line;
      if (frame.isEmpty() || REFLECTION.stream().anyMatch(frame::startsWith)) {
        continue;
      }
      boolean cause = line.startsWith("Caused by: ");
      if (!cause && first.isEmpty()) {
        first = frame;
      }
      if (line.stripLeading().startsWith("File \"")) {
        lastOfPython = frame;
      }
      names.add(frame);
    }
    return names.isEmpty()
        ? NONE
        : new StackFrames(List.copyOf(names), lastOfPython.isEmpty() ? first : lastOfPython);
  }

  private static String frame(String line, String before) {
    String text = GENERATED.matcher(line.strip()).replaceAll("");
    if (text.startsWith(AT)) {
      return call(text.substring(AT.length()));
    }
    if (GO_FILE.matcher(line).matches()) {
      return go(before.strip());
    }
    Matcher cause = CAUSE.matcher(text);
    if (cause.matches()) {
      return cause.group(1);
    }
    Matcher python = PYTHON.matcher(text);
    if (python.matches()) {
      return fileName(python.group(1)) + ' ' + python.group(2);
    }
    Matcher ruby = RUBY.matcher(text);
    if (text.endsWith("'") && ruby.matches()) {
      return fileName(ruby.group(1)) + ' ' + ruby.group(2);
    }
    Matcher php = PHP.matcher(text);
    return php.matches() ? php.group(1) : "";
  }

  /** What follows the word {@code at} in Java, .NET and JavaScript. */
  private static String call(String text) {
    int blank = text.indexOf(" (");
    if (blank > 0 && text.endsWith(")")) {
      String place = text.substring(blank + 2, text.length() - 1);
      return text.substring(0, blank) + ' ' + withoutPlace(fileName(place));
    }
    int open = text.indexOf('(');
    if (open <= 0) {
      return withoutPlace(fileName(text));
    }
    // A module stands before Java's class: app//a.b.C.m, java.base/java.util.List.of.
    return text.substring(text.lastIndexOf('/', open) + 1, open);
  }

  private static String go(String text) {
    String call = text.startsWith("created by ") ? text.substring("created by ".length()) : text;
    int in = call.indexOf(" in goroutine ");
    call = in < 0 ? call : call.substring(0, in);
    int open = call.lastIndexOf('(');
    return open > 0 && call.endsWith(")") ? call.substring(0, open) : call;
  }

  private static String fileName(String path) {
    int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return path.substring(slash + 1);
  }

  /** Without line and column: {@code app.js:10:5}. */
  private static String withoutPlace(String file) {
    int end = file.length();
    while (end > 0 && (Character.isDigit(file.charAt(end - 1)) || file.charAt(end - 1) == ':')) {
      end--;
    }
    return file.substring(0, end);
  }
}
