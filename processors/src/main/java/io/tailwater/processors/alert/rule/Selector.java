package io.tailwater.processors.alert.rule;

import java.util.List;
import java.util.Map;

/**
 * Which entities a rule watches.
 *
 * @param kind what they are
 * @param matchers what else their labels must be; all must match
 */
public record Selector(AlertEntity.Kind kind, List<LabelMatcher> matchers) {
  public Selector {
    matchers = List.copyOf(matchers);
  }

  /** All of a kind. */
  public static Selector all(AlertEntity.Kind kind) {
    return new Selector(kind, List.of());
  }

  /** Whether an entity is one of them. */
  public boolean selects(AlertEntity entity) {
    if (entity.kind() != kind) {
      return false;
    }
    Map<String, String> labels = entity.labels();
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
