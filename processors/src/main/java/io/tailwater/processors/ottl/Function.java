package io.tailwater.processors.ottl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function (upstream: converter) of the language.
 *
 * @param binding makes the node of a call from its arguments, one for each parameter
 */
record Function(String name, List<Parameter> parameters, Binding binding) {
  @FunctionalInterface
  interface Binding {
    /**
     * The call's node.
     *
     * @throws OttlEvaluationException where a literal argument cannot be right, such as a pattern
     */
    Expression bind(List<Expression> arguments);
  }

  /** Of one value. */
  @FunctionalInterface
  interface One {
    @Nullable Object apply(@Nullable Object value);
  }

  /** Of two values. */
  @FunctionalInterface
  interface Two {
    @Nullable Object apply(@Nullable Object first, @Nullable Object second);
  }

  static Function of(String name, Parameter parameter, One function) {
    return new Function(
        name,
        List.of(parameter),
        arguments -> {
          Expression argument = arguments.getFirst();
          return (span, event) -> function.apply(argument.value(span, event));
        });
  }

  static Function of(String name, Parameter first, Parameter second, Two function) {
    return new Function(
        name,
        List.of(first, second),
        arguments -> {
          Expression one = arguments.get(0);
          Expression two = arguments.get(1);
          return (span, event) -> function.apply(one.value(span, event), two.value(span, event));
        });
  }
}
