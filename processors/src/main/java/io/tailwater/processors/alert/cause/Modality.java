package io.tailwater.processors.alert.cause;

/** What kind of sign it is. Each sees faults that the others do not. */
public enum Modality {
  /** Time that a service takes by itself. */
  TIME(0.8, 1, 9),
  /** Time between caller and callee: the only one that sees a slow network. */
  GAP(0.9, 3, 1.3),
  /** What hosts and runtimes measure. */
  METRIC(1, 1, 2),
  /** Lines that calls write, or no longer write. */
  LINES(1, 2, 4.6);

  private final double weight;
  private final int signs;
  private final double usualWinner;

  Modality(double weight, int signs, double usualWinner) {
    this.weight = weight;
    this.signs = signs;
    this.usualWinner = usualWinner;
  }

  /** How much it counts. */
  double weight() {
    return weight;
  }

  /** How many signs a service should have; those that it lacks count as nothing. */
  int signs() {
    return signs;
  }

  /**
   * How strong the strongest service of a window is where nothing better is known: about as in the
   * windows of the two systems of {@code docs/alerts/causes.md}.
   */
  double usualWinner() {
    return usualWinner;
  }
}
