package io.tailwater.processors.ottl;

import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.ArrayList;
import java.util.List;

/** A compiled condition. */
@FunctionalInterface
interface Predicate {
  /** Holds always. */
  Predicate TRUE = (span, event) -> true;

  /** Never holds. */
  Predicate FALSE = (span, event) -> false;

  /**
   * Whether it holds of this span and event.
   *
   * @throws OttlEvaluationException where it has no answer
   */
  boolean test(SpanReading span, EventReading event);

  static Predicate constant(boolean truth) {
    return truth ? TRUE : FALSE;
  }

  static Predicate not(Predicate negated) {
    if (negated == TRUE || negated == FALSE) {
      return constant(negated == FALSE);
    }
    return (span, event) -> !negated.test(span, event);
  }

  /** All, from the left, ending at the first that fails; one that never holds decides at once. */
  static Predicate all(List<Predicate> predicates) {
    Predicate[] kept = without(predicates, TRUE);
    return predicates.contains(FALSE) ? FALSE : joined(kept, TRUE, false);
  }

  /** Any, from the left, ending at the first that holds; one that always holds decides at once. */
  static Predicate any(List<Predicate> predicates) {
    Predicate[] kept = without(predicates, FALSE);
    return predicates.contains(TRUE) ? TRUE : joined(kept, FALSE, true);
  }

  private static Predicate[] without(List<Predicate> predicates, Predicate neutral) {
    List<Predicate> kept = new ArrayList<>(predicates);
    kept.removeIf(predicate -> predicate == neutral);
    return kept.toArray(Predicate[]::new);
  }

  private static Predicate joined(Predicate[] kept, Predicate ofNone, boolean decisive) {
    return switch (kept.length) {
      case 0 -> ofNone;
      case 1 -> kept[0];
      default ->
          (span, event) -> {
            for (Predicate predicate : kept) {
              if (predicate.test(span, event) == decisive) {
                return decisive;
              }
            }
            return !decisive;
          };
    };
  }
}
