package io.tailwater.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables of the environment in the place of {@code ${env:NAME}}. What is put in is not
 * looked into again, and no error shows it.
 */
final class Variables {
  private static final String BEGIN = "${env:";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

  private final Map<String, String> environment;
  private final Findings findings;

  Variables(Map<String, String> environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  /** The text with its variables; empty after an error has been reported. */
  Optional<String> expand(Position at, String path, String text) {
    StringBuilder expanded = new StringBuilder();
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      String name = reference.group(1);
      String value = environment.get(name);
      if (value == null || value.isBlank()) {
        findings.error(
            at,
            path,
            "the variable %s of the environment is %s -- set it where the node is started"
                .formatted(name, value == null ? "not set" : "empty"));
        return Optional.empty();
      }
      reference.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    reference.appendTail(expanded);
    if (REFERENCE.matcher(text).replaceAll("").contains(BEGIN)) {
      findings.error(
          at,
          path,
          "has a variable that cannot be read -- write ${env:NAME} with letters, digits and _");
      return Optional.empty();
    }
    return Optional.of(expanded.toString());
  }
}
