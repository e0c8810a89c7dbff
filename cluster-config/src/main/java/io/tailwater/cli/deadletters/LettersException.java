package io.tailwater.cli.deadletters;

/** The dead letters cannot be reached or moved; the message is one line for the user. */
public final class LettersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed, where, and how to mend it. */
  public LettersException(String message) {
    super(message);
  }

  /** The line for the user. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
