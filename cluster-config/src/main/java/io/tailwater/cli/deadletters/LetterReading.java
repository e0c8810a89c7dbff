package io.tailwater.cli.deadletters;

import io.tailwater.model.Signal;

/** What a node would make of a dead letter's bytes now. */
sealed interface LetterReading {
  /** All of it can be judged: so many spans, logs or metrics. */
  record Good(int items, Signal signal) implements LetterReading {}

  /** It would be a dead letter again, or a part of it would. */
  record Bad(String reason, String detail) implements LetterReading {
    /** The reason, and what is wrong in words. */
    String words() {
      return detail.isEmpty() ? reason : reason + ": " + detail;
    }
  }

  /** Nobody knows how it is written. */
  record Unknown(String why) implements LetterReading {}
}
