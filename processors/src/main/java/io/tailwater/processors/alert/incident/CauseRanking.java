package io.tailwater.processors.alert.incident;

import java.util.List;
import java.util.Set;

/** Ranks the vertices of a service graph by how likely each is the cause (alerting.md 1.5). */
@FunctionalInterface
public interface CauseRanking {
  /** Knows nothing. */
  CauseRanking NONE = (_, _, _) -> List.of();

  /**
   * Ranks vertices. Must be a function of its arguments and of what has been counted up to the
   * minute, so that a replay gives the same.
   *
   * @param places which, in the order of their names
   * @param sinceMinute the minute of event time in which it began
   * @param minute the minute up to which it is to be judged
   * @return those of them of which something is known, the likeliest first
   */
  List<Cause> rank(Set<String> places, long sinceMinute, long minute);

  /**
   * A possible cause.
   *
   * @param place the vertex
   * @param score how likely, in no unit; NaN where only the alerts say so
   * @param explanation lines for people: what was seen there
   */
  record Cause(String place, double score, List<String> explanation) {
    public Cause {
      explanation = List.copyOf(explanation);
    }
  }
}
