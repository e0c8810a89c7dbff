package io.tailwater.loadtests.chaos.load;

import java.util.SplittableRandom;

/** What a made trace is like, which decides what policies say of it. */
enum TraceClass {
  /** Nothing speaks for it but chance. */
  NORMAL,
  /** One of its spans failed. */
  ERROR,
  /** Its root took long. */
  SLOW,
  /** It came through a service of the core. */
  CORE,
  /** It failed and took long. */
  SLOW_ERROR,
  /** Nothing speaks for it until a span comes late that failed. */
  LATE_ERROR;

  /** One at random, nothing special three times in five. */
  static TraceClass random(SplittableRandom random) {
    int draw = random.nextInt(100);
    if (draw < 62) {
      return NORMAL;
    }
    if (draw < 72) {
      return ERROR;
    }
    if (draw < 79) {
      return SLOW;
    }
    if (draw < 88) {
      return CORE;
    }
    return draw < 92 ? SLOW_ERROR : LATE_ERROR;
  }
}
