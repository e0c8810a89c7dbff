package io.tailwater.loadtests.chaos.truth;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How what is there of a trace differs from what must be.
 *
 * @param told the trace in words
 */
record Difference(Expected expected, KeptTrace kept, String told) {
  /** Counts it among what it is. */
  void tell(Figures figures) {
    boolean found = tellMissing(figures);
    found |= tellDoubled(figures);
    found |= expected.kept() ? tellMarks(figures) : tellTurned(figures);
    if (!found) {
      figures.wronglyKept("nothing explains " + told);
    }
  }

  private boolean tellMissing(Figures figures) {
    Set<String> missing =
        new HashSet<>(expected.kept() ? expected.counts().keySet() : expected.turned().speaking());
    int wanted = missing.size();
    missing.removeAll(kept.stored().keySet());
    if (missing.isEmpty()) {
      return false;
    }
    boolean landedNowhere = missing.stream().noneMatch(kept.written()::containsKey);
    figures.lost(
        missing.size(),
        missing
            + (landedNowhere ? "" : " of which some are in the kept topic")
            + " of "
            + told
            + "; expected "
            + expected.mark());
    if (missing.size() < wanted) {
      figures.split(told);
    }
    return true;
  }

  private boolean tellDoubled(Figures figures) {
    long doubled = 0;
    for (Map.Entry<String, Integer> span : kept.written().entrySet()) {
      int most =
          (expected.kept() ? expected.counts() : expected.turned().late())
              .getOrDefault(span.getKey(), 1);
      doubled += Math.max(0, span.getValue() - most);
    }
    for (Map.Entry<String, Integer> span : kept.stored().entrySet()) {
      int most = Math.max(1, kept.written().getOrDefault(span.getKey(), 1));
      doubled += Math.max(0, span.getValue() - most);
    }
    if (doubled > 0) {
      figures.doubled(doubled, told);
    }
    return doubled > 0;
  }

  private boolean tellMarks(Figures figures) {
    Mark mark = expected.mark();
    if (kept.marks().isEmpty() || mark == null || kept.marks().equals(Set.of(mark))) {
      return tellStrangers(expected.counts().keySet(), figures);
    }
    if (kept.marks().size() > 1) {
      figures.split(told);
      return true;
    }
    Mark is = kept.marks().iterator().next();
    if (!is.policy().equals(mark.policy()) || is.policyVersion() != mark.policyVersion()) {
      figures.wronglyKept(told + "; expected " + mark);
    } else {
      figures.wronglyWeighted(told + "; expected " + mark);
    }
    return true;
  }

  private boolean tellTurned(Figures figures) {
    if (kept.stored().isEmpty()) {
      return false;
    }
    if (expected.turned().speaking().isEmpty()) {
      figures.wronglyKept(told);
      return true;
    }
    return tellStrangers(expected.turned().late().keySet(), figures);
  }

  private boolean tellStrangers(Set<String> possible, Figures figures) {
    Set<String> strangers = new HashSet<>(kept.stored().keySet());
    strangers.removeAll(possible);
    if (strangers.isEmpty()) {
      return false;
    }
    figures.wronglyKept(strangers + " of " + told);
    return true;
  }
}
