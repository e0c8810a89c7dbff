package io.tailwater.embedded.clickhouse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ClickHouse error: its numeric code and the text a client gets to see.
 *
 * <p>The text has the server's form, {@code Code: N. DB::Exception: what. (NAME)}.
 */
final class EngineException extends Exception {
  private static final Pattern CODE = Pattern.compile("^Code: (\\d+)\\. DB::Exception: ");
  private static final Pattern NESTED_TAIL =
      Pattern.compile("(?: ?\\([A-Z0-9_]+\\))? \\(version [^)]*\\)\\.?(?= |$)");
  private static final Pattern BODY_FILE = Pattern.compile("\\(in file/uri /proc/self/fd/\\d+\\)");

  private final int code;

  private EngineException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** An error this front raises itself. */
  static EngineException of(ErrorCode code, String what) {
    return new EngineException(
        code.number(), "Code: " + code.number() + ". DB::Exception: " + what + " (" + code + ")");
  }

  /**
   * Reads the engine's text. Reading INSERT data from a file wraps the reason once or twice more,
   * each time with code and version; clients expect each of them once.
   */
  static EngineException ofEngineText(String engineText) {
    String text = engineText;
    int code = ErrorCode.UNKNOWN_EXCEPTION.number();
    Matcher prefix = CODE.matcher(text);
    if (prefix.find()) {
      code = Integer.parseInt(prefix.group(1));
      String rest = text.substring(prefix.end());
      for (prefix = CODE.matcher(rest); prefix.find(); prefix = CODE.matcher(rest)) {
        rest = rest.substring(prefix.end());
      }
      text = "Code: " + code + ". DB::Exception: " + NESTED_TAIL.matcher(rest).replaceAll("");
    }
    return new EngineException(code, BODY_FILE.matcher(text).replaceAll("(in the request body)"));
  }

  int code() {
    return code;
  }

  /** The text with its code; never null, unlike the inherited declaration. */
  String text() {
    return String.valueOf(getMessage());
  }

  /** The HTTP status ClickHouse's own server answers this error with. */
  int httpStatus() {
    return ErrorCode.httpStatusOf(code);
  }
}
