package io.tailwater.processors.alert.incident;

import java.util.List;

/**
 * What is to be told of a silence, lest it is forgotten.
 *
 * @param silence which
 * @param kind what is to be told
 * @param hidden fingerprints of the alerts that it has hidden since it began
 * @param stillFiring those of them that fire now
 */
public record SilenceNotice(
    Silence silence, Kind kind, List<String> hidden, List<String> stillFiring) {
  /** What is to be told. */
  public enum Kind {
    /** It ends in a quarter of an hour, and hides alerts that fire. */
    ENDS_SOON("ends_soon"),
    /** It has ended. */
    ENDED("ended");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in notifications. */
    public String word() {
      return word;
    }
  }

  public SilenceNotice {
    hidden = List.copyOf(hidden);
    stillFiring = List.copyOf(stillFiring);
  }
}
