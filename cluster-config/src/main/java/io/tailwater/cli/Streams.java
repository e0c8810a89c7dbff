package io.tailwater.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where commands read and write.
 *
 * @param terminal whether a person reads {@code out}
 */
record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
  /** Those of the process. */
  static Streams ofProcess() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Streams(System.in, System.out, System.err, terminal);
  }
}
