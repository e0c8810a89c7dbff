package io.tailwater.sinks.notify.outbox;

import java.util.ArrayList;
import java.util.List;

/** What was given up, the oldest first, up to a bound. Not thread-safe. */
final class DeadLetters {
  private static final int MOST = 10_000;

  private final List<DeadLetter> letters = new ArrayList<>();
  private long discarded;

  /** Adds one; where there are too many, the oldest goes and is counted. */
  void add(DeadLetter letter) {
    letters.add(letter);
    if (letters.size() > MOST) {
      letters.removeFirst();
      discarded++;
    }
  }

  /** Takes out those of one receiver. */
  List<DeadLetter> take(String receiver) {
    List<DeadLetter> its =
        letters.stream().filter(letter -> letter.receiver().equals(receiver)).toList();
    letters.removeIf(letter -> letter.receiver().equals(receiver));
    return its;
  }

  List<DeadLetter> all() {
    return List.copyOf(letters);
  }

  long discarded() {
    return discarded;
  }

  void restoreDiscarded(long count) {
    discarded = count;
  }
}
