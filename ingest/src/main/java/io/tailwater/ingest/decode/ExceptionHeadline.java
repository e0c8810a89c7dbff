package io.tailwater.ingest.decode;

/**
 * What went wrong, out of the text that an interpreter prints for it.
 *
 * @param type the exception's class; empty if the text does not tell
 * @param message its message; empty if it has none
 */
public record ExceptionHeadline(String type, String message) {
  private static final String PYTHON_HEADER = "Traceback (most recent call last):";
  private static final String NODE_FRAME = "\n    at ";

  /**
   * Reads Python's traceback: the exception follows the last header's indented frames. A text
   * without header is what the exception says about itself.
   */
  public static ExceptionHeadline ofPython(String traceback) {
    int header = traceback.lastIndexOf(PYTHON_HEADER);
    if (header < 0) {
      return split(traceback.strip(), false);
    }
    int at = nextLine(traceback, header);
    while (at < traceback.length() && Character.isWhitespace(traceback.charAt(at))) {
      at = nextLine(traceback, at);
    }
    return split(traceback.substring(at).strip(), true);
  }

  /** Reads the {@code stack} of a JavaScript error: the exception precedes the frames. */
  public static ExceptionHeadline ofNode(String stack) {
    int frames = stack.indexOf(NODE_FRAME);
    return split((frames < 0 ? stack : stack.substring(0, frames)).strip(), frames >= 0);
  }

  private static ExceptionHeadline split(String text, boolean mayBeBareType) {
    int colon = text.indexOf(": ");
    if (colon < 0) {
      return mayBeBareType && isTypeName(text)
          ? new ExceptionHeadline(text, "")
          : new ExceptionHeadline("", text);
    }
    String type = text.substring(0, colon);
    return isTypeName(type)
        ? new ExceptionHeadline(type, text.substring(colon + 2).strip())
        : new ExceptionHeadline("", text);
  }

  /** Dotted names, with Python's {@code <locals>} in them. */
  private static boolean isTypeName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && c != '.' && c != '<' && c != '>') {
        return false;
      }
    }
    return !text.isEmpty() && Character.isJavaIdentifierStart(text.charAt(0));
  }

  private static int nextLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }
}
