package io.tailwater.evaluate;

/** A file that cannot be evaluated; the message is one line that says where and why. */
public final class UnreadableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableInputException(String message) {
    super(message);
  }

  /** Where and why. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  static UnreadableInputException at(String file, int line, String reason) {
    return new UnreadableInputException(file + ":" + line + ": " + reason);
  }
}
