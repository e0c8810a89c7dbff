package io.tailwater.loadtests.chaos.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a comparison has found so far; each of the faults has to be 0. */
public final class Figures {
  private static final int MOST_DETAILS = 40;

  private final List<String> details = new ArrayList<>();
  private long spans;
  private long traces;
  private long keptTraces;
  private long keptSpans;
  private long judgedInPart;
  private long upgradedTraces;
  private long lost;
  private long split;
  private long doubled;
  private long wronglyKept;
  private long wronglyWeighted;
  private long judgedTooEarly;
  private long deadLettersOff;
  private long rollupsChecked;
  private long rollupsOff;
  private long logs;
  private long keptLogs;
  private long logsOff;

  void traceSeen(long spanCount) {
    traces++;
    spans += spanCount;
  }

  void traceKept(long spanCount) {
    keptTraces++;
    keptSpans += spanCount;
  }

  void upgraded() {
    upgradedTraces++;
  }

  void cameInPart() {
    judgedInPart++;
  }

  void lost(long count, String detail) {
    lost += count;
    say("lost", detail);
  }

  void split(String detail) {
    split++;
    say("split", detail);
  }

  void doubled(long count, String detail) {
    doubled += count;
    say("doubled", detail);
  }

  void wronglyKept(String detail) {
    wronglyKept++;
    say("wrongly kept", detail);
  }

  void wronglyWeighted(String detail) {
    wronglyWeighted++;
    say("wrongly weighted", detail);
  }

  void judgedTooEarly(String detail) {
    judgedTooEarly++;
    say("judged too early", detail);
  }

  void deadLetterOff(String detail) {
    deadLettersOff++;
    say("dead letter", detail);
  }

  void rollupChecked() {
    rollupsChecked++;
  }

  void rollupOff(String detail) {
    rollupsOff++;
    say("rollup off", detail);
  }

  void logSeen(boolean stored) {
    logs++;
    if (stored) {
      keptLogs++;
    }
  }

  void logOff(String detail) {
    logsOff++;
    say("log", detail);
  }

  private void say(String what, String detail) {
    if (details.size() < MOST_DETAILS) {
      details.add(String.format(Locale.ROOT, "%s: %s", what, detail));
    }
  }

  /** What was found, in words; the first of them only. */
  public List<String> details() {
    return List.copyOf(details);
  }

  /** Distinct spans in the raw topics. */
  public long spans() {
    return spans;
  }

  /** Traces in the raw topics. */
  public long traces() {
    return traces;
  }

  /** Traces of which something is stored. */
  public long keptTraces() {
    return keptTraces;
  }

  /** Distinct spans that are stored. */
  public long keptSpans() {
    return keptSpans;
  }

  /**
   * Traces that were rightly judged on a part of what is sent within the wait, because the rest was
   * acknowledged later than that.
   */
  public long judgedInPart() {
    return judgedInPart;
  }

  /** Traces whose rejection a late span turned. */
  public long upgradedTraces() {
    return upgradedTraces;
  }

  /** Spans of traces that must be kept, without a row. */
  public long lost() {
    return lost;
  }

  /** Traces that are there in part only, or with two decisions. */
  public long split() {
    return split;
  }

  /** Spans written or stored more than once. */
  public long doubled() {
    return doubled;
  }

  /** Traces that must not be there, or by another policy. */
  public long wronglyKept() {
    return wronglyKept;
  }

  /** Traces whose weight is off. */
  public long wronglyWeighted() {
    return wronglyWeighted;
  }

  /** Traces that were judged without a span that was there in time. */
  public long judgedTooEarly() {
    return judgedTooEarly;
  }

  /** Records without a dead letter, or with another number than one. */
  public long deadLettersOff() {
    return deadLettersOff;
  }

  /** Counts before sampling that were compared; 0 where the nodes keep none. */
  public long rollupsChecked() {
    return rollupsChecked;
  }

  /** Of those, the ones that are off. */
  public long rollupsOff() {
    return rollupsOff;
  }

  /** Logs in the raw topic. */
  public long logs() {
    return logs;
  }

  /** Of those, the ones that are stored. */
  public long keptLogs() {
    return keptLogs;
  }

  /**
   * Logs that are not there though their trace is kept, that are there though it is not, or twice.
   */
  public long logsOff() {
    return logsOff;
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return lost
            + split
            + doubled
            + wronglyKept
            + wronglyWeighted
            + judgedTooEarly
            + deadLettersOff
            + rollupsOff
            + logsOff
        == 0;
  }
}
