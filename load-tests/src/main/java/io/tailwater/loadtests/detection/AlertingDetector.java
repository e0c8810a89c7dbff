package io.tailwater.loadtests.detection;

/** Anything that says of each sample of a series whether it would alert now. */
interface AlertingDetector {
  /**
   * Takes the next sample.
   *
   * @return whether an alert is on after it
   */
  boolean accept(long minute, double value);

  /** One that goes on as this one would, apart from it. */
  AlertingDetector copy();
}
