package io.tailwater.loadtests.demo;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds out whether a person watches the standard output. {@link System#console()} cannot tell: it
 * wants the standard input to be a terminal as well, and the launcher detaches that.
 */
final class Terminal {
  private static final int STANDARD_OUTPUT = 1;

  private Terminal() {}

  /** Whether the standard output is a terminal on which text can be redrawn. */
  static boolean isWatched() {
    String kind = System.getenv("TERM");
    return kind != null && !kind.equals("dumb") && isTerminal(STANDARD_OUTPUT);
  }

  /** POSIX {@code isatty}; no where there is no such function. */
  @SuppressWarnings("restricted") // the launcher allows native access, for the engine too
  private static boolean isTerminal(int fileDescriptor) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find("isatty").orElse(MemorySegment.NULL);
    if (function.equals(MemorySegment.NULL)) {
      return false;
    }
    try {
      return (int)
              linker
                  .downcallHandle(
                      function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                  .invokeExact(fileDescriptor)
          == 1;
    } catch (Throwable _) {
      // Without the answer, plain lines are right for everybody.
      return false;
    }
  }
}
