package io.tailwater.processors.alert.cause;

/** What kind of sign it is. Each sees faults that the others do not. */
public enum Modality {
  /** Time that a service takes by itself. */
  TIME(0.8, 9),
  /** Time between caller and callee: the only one that sees a slow network. */
  GAP(0.9, 1.3),
  /** What hosts and runtimes measure. */
  METRIC(1, 2),
  /** Lines that calls write, or no longer write. */
  LINES(1, 4.6);

  private final double weight;
  private final double usualWinner;

  Modality(double weight, double usualWinner) {
    this.weight = weight;
    this.usualWinner = usualWinner;
  }

  /** How much it counts. */
  double weight() {
    return weight;
  }

  /** How strong the strongest sign of a window is where nothing better is known. */
  double usualWinner() {
    return usualWinner;
  }
}
