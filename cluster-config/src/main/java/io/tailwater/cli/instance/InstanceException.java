package io.tailwater.cli.instance;

/** An instance that could not be started or has failed; the message is meant for the user. */
public final class InstanceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Kind {
    /** Settings or configuration are wrong. */
    USAGE,
    /** The data directory is in use, or a port is taken. */
    BUSY,
    /** A part did not start or has stopped. */
    FAILED
  }

  private final Kind kind;

  InstanceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** The message for the user, of one or more lines. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
