package io.tailwater.model.rollup;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What is told of a key. Parts add up to the whole in any order.
 *
 * @param <S> the kind of stats itself
 */
public sealed interface RollupStats<S extends RollupStats<S>> permits CallStats, EdgeStats {
  /** Adds all of another, which stays as it is. */
  void add(S other);

  /** Writes it; equal ones give equal bytes. */
  void writeTo(DataOutput out) throws IOException;
}
