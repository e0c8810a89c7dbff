package io.tailwater.processors.alert.desk;

import io.tailwater.processors.alert.cause.Candidate;
import io.tailwater.processors.alert.cause.Causes;
import io.tailwater.processors.alert.cause.Winners;
import io.tailwater.processors.alert.incident.CauseRanking;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranks places by the signs in a book, each kind weighed by how strong it is in good times. These
 * are windows of five minutes in which no incident was open, looked at five minutes after their
 * end: by then all has come in, and what went wrong in them is known. Not thread-safe.
 */
final class SignRanking implements CauseRanking {
  private static final int WINDOW_MINUTES = 5;
  private static final int WAIT_MINUTES = 5;

  private final EvidenceBook book;
  private final Winners winners;
  private final Map<List<Long>, List<Candidate>> known = new HashMap<>();

  /** The first minute that has not been learned from, a multiple of five. */
  private long learnedUntil;

  /** The last minute in which an incident was open. */
  private long troubledMinute;

  private SignRanking(EvidenceBook book, Winners winners, long learnedUntil, long troubledMinute) {
    this.book = book;
    this.winners = winners;
    this.learnedUntil = learnedUntil;
    this.troubledMinute = troubledMinute;
  }

  static SignRanking create(EvidenceBook book) {
    return new SignRanking(book, new Winners(), 0, -1);
  }

  /** To be called when the book has changed. */
  void bookChanged() {
    known.clear();
  }

  /** An incident is open in a minute. */
  void troubled(long minute) {
    troubledMinute = minute;
  }

  /** Learns from what is old enough in a minute. */
  void learn(long minute) {
    long end = Math.floorDiv(minute - WAIT_MINUTES, WINDOW_MINUTES) * WINDOW_MINUTES;
    long begin = Math.max(learnedUntil, end - EvidenceBook.SIGN_MINUTES);
    for (long window = begin; window < end; window += WINDOW_MINUTES) {
      if (window > troubledMinute) {
        winners.add(Causes.strongest(book.signs(window, window + WINDOW_MINUTES - 1)));
        known.clear();
      }
    }
    learnedUntil = Math.max(learnedUntil, end);
  }

  @Override
  public List<Cause> rank(Set<String> places, long sinceMinute, long minute) {
    return known
        .computeIfAbsent(
            List.of(sinceMinute, minute),
            _ -> Causes.rank(book.signs(sinceMinute, minute), winners))
        .stream()
        .filter(candidate -> places.contains(candidate.service()))
        .map(
            candidate ->
                new Cause(
                    candidate.service(),
                    candidate.score(),
                    candidate.findings().stream().map(Candidate.Finding::text).toList()))
        .toList();
  }

  void writeTo(DataOutput out) throws IOException {
    winners.writeTo(out);
    out.writeLong(learnedUntil);
    out.writeLong(troubledMinute);
  }

  static SignRanking readFrom(EvidenceBook book, DataInput in) throws IOException {
    Winners winners;
    try {
      winners = Winners.read(in);
    } catch (IllegalArgumentException e) {
      throw new IOException("no strengths of signs", e);
    }
    return new SignRanking(book, winners, in.readLong(), in.readLong());
  }
}
