package io.tailwater.processors.ottl;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a function.
 *
 * @param name as users may write it, {@code name=value}
 * @param fallback what stands for the argument where it is left out; null where it must be given
 */
record Parameter(String name, ArgumentType type, Expression.@Nullable Literal fallback) {
  static Parameter of(String name, ArgumentType type) {
    return new Parameter(name, type, null);
  }

  static Parameter optional(String name, ArgumentType type, Object fallback) {
    return new Parameter(name, type, new Expression.Literal(fallback));
  }
}
