package io.tailwater.cli;

/**
 * Ends a command with a message for the user and an exit code; never shown as a stack trace. For
 * commands of other modules too.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Ends the command.
   *
   * @param exitCode 1 failed, 2 wrong usage or configuration, 3 already running or busy
   * @param message what happened, where, and how to mend it
   */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }

  /** The message for the user. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
