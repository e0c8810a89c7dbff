package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.baseline.BaselineRule;
import org.jspecify.annotations.Nullable;

/** The detectors that are rules of baselines, as conditions name them. */
enum Detector {
  /** Above, for some minutes. */
  SUSTAINED("baseline.r1", BaselineRule.SUSTAINED, 1),
  /** Far above, for three minutes. */
  SHORT("baseline.r2", BaselineRule.SHORT, 1),
  /** Somewhat above, for half an hour. */
  DRIFT("baseline.r3", BaselineRule.DRIFT, 1),
  /** Below, for some minutes. */
  DROP("baseline.drop", BaselineRule.SUSTAINED, -1);

  private final String word;
  private final BaselineRule rule;
  private final int direction;

  Detector(String word, BaselineRule rule, int direction) {
    this.word = word;
    this.rule = rule;
    this.direction = direction;
  }

  /** The rule of the series that it is. */
  BaselineRule rule() {
    return rule;
  }

  /** 1 where more is bad, -1 where less is. */
  int direction() {
    return direction;
  }

  /** The detector of that name; null where it is of another kind. */
  static @Nullable Detector of(String word) {
    for (Detector detector : values()) {
      if (detector.word.equals(word)) {
        return detector;
      }
    }
    return null;
  }
}
