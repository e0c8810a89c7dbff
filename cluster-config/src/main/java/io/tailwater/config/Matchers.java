package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.alert.rule.LabelMatcher;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of label matchers, and refuses labels that nothing has: they would never match. */
final class Matchers {
  /** What entities have. */
  static final List<String> OF_ENTITIES = List.of("tenant", "service", "kind", "key", "place");

  /** What alerts have. */
  static final List<String> OF_ALERTS =
      List.of(
          "tenant",
          "service",
          "kind",
          "key",
          "place",
          "rule",
          "subject",
          "family",
          "signal",
          "severity");

  private Matchers() {}

  /** The matchers that could be read; errors have been reported for the others. */
  static List<LabelMatcher> read(
      Findings findings, Section block, String name, List<String> labels) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (Located<String> text : block.texts(name)) {
      try {
        LabelMatcher matcher = LabelMatcher.parse(text.value());
        if (labels.contains(matcher.name())) {
          matchers.add(matcher);
        } else {
          findings.error(
              text.at(),
              block.path(name),
              "unknown label '"
                  + matcher.name()
                  + "'; "
                  + NearestName.hint(matcher.name(), labels));
        }
      } catch (IllegalArgumentException refused) {
        findings.error(text.at(), block.path(name), String.valueOf(refused.getMessage()));
      }
    }
    return matchers;
  }
}
