package io.tailwater.processors.alert.baseline;

/** On which side of its baseline a series is judged. */
public enum Side {
  /** Only more than usual is bad. */
  UPPER,
  /** Only less than usual is bad. */
  LOWER,
  /** Both are. */
  BOTH
}
