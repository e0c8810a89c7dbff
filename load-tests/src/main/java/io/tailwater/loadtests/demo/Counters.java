package io.tailwater.loadtests.demo;

import io.tailwater.cli.probe.PrometheusText;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node has counted at some moment.
 *
 * @param ingestSpans spans taken from the raw topics
 * @param judgedSpans spans that reached a shard, without those that it skipped on take-over
 * @param duplicateSpans spans of kept traces that were sent more than once; stored once
 * @param lateSpans spans that came after their trace was judged
 * @param deadLetters records in the dead letters
 * @param keptSpans spans of kept traces, duplicates included
 * @param keptTraces traces kept, by the policy that kept them
 * @param droppedTraces traces that no policy kept
 * @param undecidedSpans spans that wait for a decision now
 * @param lagRecords records that each lane is behind now
 */
record Counters(
    long ingestSpans,
    long judgedSpans,
    long duplicateSpans,
    long lateSpans,
    long deadLetters,
    long keptSpans,
    SortedMap<String, Long> keptTraces,
    long droppedTraces,
    long undecidedSpans,
    SortedMap<String, Long> lagRecords) {
  private static final String TRACES = "tailwater_sampling_traces_total";

  /** A node that has just begun. */
  static final Counters NONE = of(PrometheusText.parse(""));

  /** Reads a scrape of the node's metrics; what is absent counts as 0. */
  static Counters of(PrometheusText metrics) {
    return new Counters(
        sum(metrics, "tailwater_ingest_spans_total"),
        sum(metrics, "tailwater_sampling_judged_spans_total")
            - sum(metrics, "tailwater_sampling_replayed_spans_total"),
        sum(metrics, "tailwater_sampling_duplicate_spans_total"),
        sum(metrics, "tailwater_sampling_late_spans_total"),
        sum(metrics, "tailwater_deadletters_records_total"),
        (long) metrics.sum("tailwater_sampling_spans_total", "decision", "kept"),
        whole(metrics.where("decision", "kept").sumsBy(TRACES, "policy")),
        (long) metrics.sum(TRACES, "decision", "dropped"),
        sum(metrics, "tailwater_sampling_undecided_spans"),
        whole(metrics.sumsBy("tailwater_consumer_lag_records", "lane")));
  }

  /** What was counted since an earlier moment; gauges stay as they are now. */
  Counters since(Counters earlier) {
    SortedMap<String, Long> kept = new TreeMap<>(keptTraces);
    earlier.keptTraces.forEach((policy, traces) -> kept.merge(policy, -traces, Long::sum));
    kept.values().removeIf(traces -> traces == 0);
    return new Counters(
        ingestSpans - earlier.ingestSpans,
        judgedSpans - earlier.judgedSpans,
        duplicateSpans - earlier.duplicateSpans,
        lateSpans - earlier.lateSpans,
        deadLetters - earlier.deadLetters,
        keptSpans - earlier.keptSpans,
        kept,
        droppedTraces - earlier.droppedTraces,
        undecidedSpans,
        lagRecords);
  }

  /** Whether these come from a younger process than others read earlier. */
  boolean restartedSince(Counters earlier) {
    return ingestSpans < earlier.ingestSpans || tracesJudged() < earlier.tracesJudged();
  }

  /** Whether the node has nothing left to read, to decide or to store. */
  boolean isIdle() {
    return undecidedSpans == 0 && lag() == 0 && judgedSpans >= ingestSpans;
  }

  /** Traces kept by any policy. */
  long tracesKept() {
    return keptTraces.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Traces decided on. */
  long tracesJudged() {
    return tracesKept() + droppedTraces;
  }

  /** Kept spans without repetitions: as many rows must there be. */
  long rowsToExpect() {
    return keptSpans - duplicateSpans;
  }

  /** Records that all lanes are behind. */
  long lag() {
    return lagRecords.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long sum(PrometheusText metrics, String name) {
    return (long) metrics.sum(name);
  }

  private static SortedMap<String, Long> whole(Map<String, Double> values) {
    SortedMap<String, Long> counts = new TreeMap<>();
    values.forEach((label, value) -> counts.put(label, value.longValue()));
    return counts;
  }
}
