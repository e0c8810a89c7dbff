package io.tailwater.ingest.enrich;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * What is masked in logs.
 *
 * @param enabled whether anything is
 * @param extraNames names whose values are masked beside the usual ones, such as {@code
 *     national_id}; in any case, and also as the end of a longer name
 * @param extraPatterns what else is masked, in RE2's syntax, whose matching takes linear time
 */
public record MaskingRules(boolean enabled, List<String> extraNames, List<String> extraPatterns) {
  /** The usual secrets. */
  public static final MaskingRules DEFAULT = new MaskingRules(true, List.of(), List.of());

  private static final int MAX_EXTRAS = 100;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_PATTERN = 1_000;

  /**
   * Checks the rules.
   *
   * @throws IllegalArgumentException if a name has characters that names do not have, or a pattern
   *     is none, or there are too many
   */
  public MaskingRules {
    extraNames = List.copyOf(extraNames);
    extraPatterns = List.copyOf(extraPatterns);
    if (extraNames.size() > MAX_EXTRAS || extraPatterns.size() > MAX_EXTRAS) {
      throw new IllegalArgumentException("more than " + MAX_EXTRAS + " names or patterns");
    }
    extraNames.forEach(MaskingRules::checkName);
    extraPatterns.forEach(MaskingRules::checkPattern);
  }

  private static void checkName(String name) {
    boolean fits =
        name.length() >= 2
            && name.length() <= LONGEST_NAME
            && Bytes.isLetter((byte) name.charAt(0))
            && name.chars().allMatch(c -> c < 128 && Bytes.isNameByte((byte) c));
    if (!fits) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not 2 to "
              + LONGEST_NAME
              + " letters, digits, '_', '-' and '.', first a letter");
    }
  }

  private static void checkPattern(String pattern) {
    if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
      throw new IllegalArgumentException("a pattern has 1 to " + LONGEST_PATTERN + " characters");
    }
    try {
      if (Pattern.compile(pattern).matches("")) {
        throw new IllegalArgumentException("'" + pattern + "' matches the empty text");
      }
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("'" + pattern + "': " + e.getDescription(), e);
    }
  }
}
