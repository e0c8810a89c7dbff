package io.tailwater.loadtests.chaos.truth;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What was kept of one trace: how often each span was written to the kept topic, and stored. */
final class KeptTrace {
  private final Map<String, Integer> written = new HashMap<>();
  private final Map<String, Integer> stored = new HashMap<>();
  private final Set<Mark> marks = new HashSet<>();
  private boolean keptWhenJudged;

  /**
   * A span is in the kept topic.
   *
   * @param late whether its record says that it came after the judgement
   */
  KeptTrace written(String spanId, boolean late) {
    written.merge(spanId, 1, Integer::sum);
    keptWhenJudged |= !late;
    return this;
  }

  /** Whether some of it was kept by the judgement itself, not by a late span. */
  boolean isKeptWhenJudged() {
    return keptWhenJudged;
  }

  KeptTrace stored(String spanId, Mark mark) {
    stored.merge(spanId, 1, Integer::sum);
    marks.add(mark);
    return this;
  }

  /** How often each span is in the kept topic. */
  Map<String, Integer> written() {
    return written;
  }

  /** How often each span is in ClickHouse. */
  Map<String, Integer> stored() {
    return stored;
  }

  /** What its rows say of the decision; one, where all is well. */
  Set<Mark> marks() {
    return marks;
  }

  boolean isEmpty() {
    return written.isEmpty() && stored.isEmpty();
  }
}
