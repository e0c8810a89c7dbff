package io.tailwater.processors.pattern;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of log lines as it is now.
 *
 * @param id names the pattern: the hash of the form that it began with, whoever met it and in
 *     whichever service; 0 for {@link #OTHER} alone
 * @param template the text of its lines with {@code <*>} for what varies
 * @param severityBand severity of its lines: 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5
 *     error, 6 fatal
 * @param errorClass the kind of error that the text tells of, if it is a known one
 */
public record Pattern(long id, String template, int severityBand, @Nullable ErrorClass errorClass) {
  /** What lines have for which a bound left no room. */
  public static final Pattern OTHER = new Pattern(0, "other", 0, null);

  /** How many severity bands there are. */
  static final int BANDS = 7;

  private static final int NUMBERS_PER_BAND = 4;
  private static final int MAX_SEVERITY_NUMBER = 24;

  /** The band of OpenTelemetry's severity number; 0 for 0 and for what is none. */
  public static int severityBand(int severityNumber) {
    return severityNumber < 1 || severityNumber > MAX_SEVERITY_NUMBER
        ? 0
        : (severityNumber - 1) / NUMBERS_PER_BAND + 1;
  }
}
