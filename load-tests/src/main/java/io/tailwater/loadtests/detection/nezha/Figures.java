package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.loadtests.detection.DetectionFigure.Target;

/** Makes figures: shares, and numbers whose unit is in their name. */
final class Figures {
  private Figures() {}

  static DetectionFigure plain(String suite, String measure, double value) {
    return DetectionFigure.compared(suite, measure, value, "");
  }

  static DetectionFigure atLeast(String suite, String measure, double value, double least) {
    return new DetectionFigure(suite, measure, value, "", Target.atLeast(least));
  }

  static DetectionFigure atMost(String suite, String measure, double value, double most) {
    return new DetectionFigure(suite, measure, value, "", Target.atMost(most));
  }
}
