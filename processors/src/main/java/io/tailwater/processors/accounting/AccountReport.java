package io.tailwater.processors.accounting;

import java.util.List;
import java.util.Set;

/**
 * The result of one look at all accounts.
 *
 * @param rows a line for each stage and partition
 * @param uncounted stages of which some part keeps no account yet, so that they are not judged
 */
public record AccountReport(List<AccountRow> rows, Set<Stage> uncounted) {
  public AccountReport {
    rows = List.copyOf(rows);
    uncounted = Set.copyOf(uncounted);
  }

  /** The counts of a stage, all partitions together. */
  public SpanTally total(Stage stage) {
    SpanTally total = new SpanTally();
    rows.stream().filter(row -> row.stage() == stage).forEach(row -> total.add(row.tally()));
    return total;
  }

  /** Spans amiss in a stage, whether too few or too many: partitions do not make up for others. */
  public long gap(Stage stage) {
    return rows.stream()
        .filter(row -> row.stage() == stage)
        .mapToLong(row -> Math.abs(row.gap()))
        .sum();
  }
}
