package io.tailwater.processors.ottl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was written, as a tree. Columns begin at 1. */
final class Syntax {
  private Syntax() {}

  /** A true-or-false part of a condition. */
  sealed interface Condition {}

  record Or(List<Condition> terms) implements Condition {}

  record And(List<Condition> factors) implements Condition {}

  record Not(Condition negated) implements Condition {}

  record Constant(boolean truth) implements Condition {}

  /** A function standing alone. */
  record Called(Call call) implements Condition {}

  record Compared(Value left, Operator operator, Value right) implements Condition {}

  /** Something that has a value. */
  sealed interface Value {
    int column();
  }

  /** Nil, a string, bytes, a number or a boolean as written. */
  record Given(@Nullable Object value, int column) implements Value {}

  record EnumSymbol(String name, int column) implements Value {}

  record ListOf(List<Value> elements, int column) implements Value {}

  record MapOf(List<Entry> entries, int column) implements Value {}

  record Entry(String key, Value value) {}

  record Path(List<Field> fields, int column) implements Value {
    String shown() {
      StringBuilder text = new StringBuilder();
      for (Field field : fields) {
        text.append(text.isEmpty() ? "" : ".").append(field.name());
        text.append(field.keys().isEmpty() ? "" : "[...]");
      }
      return text.toString();
    }
  }

  record Field(String name, List<Value> keys, int column) {}

  record Call(String function, List<Argument> arguments, List<Value> keys, int column)
      implements Value {}

  /** An argument of a call; {@code name} is null where it is given by its place. */
  record Argument(@Nullable String name, Value value) {}

  record Negated(Value value, int column) implements Value {}

  /** {@code first op rest op rest}, worked off from the left. */
  record Chain(Value first, List<Step> steps, int column) implements Value {}

  record Step(char operator, Value operand) {}
}
