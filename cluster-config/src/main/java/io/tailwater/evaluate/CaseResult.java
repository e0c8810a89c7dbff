package io.tailwater.evaluate;

/**
 * What came of a case.
 *
 * @param label its id and name
 * @param why how it came about, for who looks into a mismatch
 */
record CaseResult(String label, boolean matched, String expected, String got, String why) {
  static CaseResult compare(String label, String expected, String got, String why) {
    return new CaseResult(label, expected.equals(got), expected, got, why);
  }

  /** One line for a person. */
  String text() {
    return "%s: expected %s, got %s; why: %s".formatted(label, expected, got, why);
  }
}
