package io.tailwater.cli;

/** Adds a subcommand to {@code tailwater}; other modules register theirs with ServiceLoader. */
public interface CommandProvider {
  /**
   * A new command object, annotated with picocli's {@code @Command}, implementing {@code
   * Callable<Integer>} whose result is the exit code. It may throw {@link CommandFailure}.
   */
  Object command();
}
