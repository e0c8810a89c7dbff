package io.tailwater.cli.deadletters;

import java.util.Optional;

/**
 * Which dead letters are meant; what is empty sets no bound.
 *
 * @param reason the word that they must have
 * @param topic the topic that they must be from
 * @param sinceMillis the time before which they must not have been written, epoch milliseconds; 0
 *     for all
 */
public record LetterFilter(Optional<String> reason, Optional<String> topic, long sinceMillis) {
  /** Whether a letter is meant. */
  boolean takes(DeadLetter letter) {
    return letter.timeMillis() >= sinceMillis
        && reason.map(letter.reason()::equals).orElse(true)
        && topic
            .map(wanted -> letter.origin().map(Origin::topic).filter(wanted::equals).isPresent())
            .orElse(true);
  }

  /** Whether it names anything. */
  public boolean isSet() {
    return reason.isPresent() || topic.isPresent() || sinceMillis > 0;
  }
}
