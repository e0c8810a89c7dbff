package io.tailwater.cli;

/** What the exit codes of every command mean. */
public final class ExitCode {
  /** Done, or the answer is yes. */
  public static final int OK = 0;

  /** Failed, or the answer is no. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** Already running, or a port is taken. */
  public static final int BUSY = 3;

  private ExitCode() {}
}
