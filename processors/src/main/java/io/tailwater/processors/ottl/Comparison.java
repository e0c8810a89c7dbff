package io.tailwater.processors.ottl;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OTTL's rules of comparison.
 *
 * <p>Values of one type compare by it; an int and a float as floats; nil equals nil and, by {@code
 * <=} and {@code >=}, itself; anything else is unequal and in no order. Lists, maps, ids and what
 * only can be counted are equal or not, and in no order.
 */
final class Comparison {
  private Comparison() {}

  static boolean holds(@Nullable Object left, Operator operator, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right ? operator.holds(0) : operator == Operator.NOT_EQUAL;
    }
    return switch (left) {
      case String text when right instanceof String other -> texts(text, operator, other);
      case Long number when right instanceof Long other ->
          operator.holds(Long.compare(number, other));
      case Long number when right instanceof Double other -> operator.holds((double) number, other);
      case Double number when right instanceof Double other -> operator.holds(number, other);
      case Double number when right instanceof Long other -> operator.holds(number, (double) other);
      case Boolean truth when right instanceof Boolean other ->
          operator.holds(Boolean.compare(truth, other));
      case byte[] bytes when right instanceof byte[] other ->
          operator.holds(Arrays.compareUnsigned(bytes, other));
      case Instant time when right instanceof Instant other ->
          operator.holds(time.compareTo(other));
      case Duration duration when right instanceof Duration other ->
          operator.holds(duration.compareTo(other));
      default -> unordered(left, operator, right);
    };
  }

  private static boolean texts(String left, Operator operator, String right) {
    return switch (operator) {
      case EQUAL -> left.equals(right);
      case NOT_EQUAL -> !left.equals(right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          operator.holds(Text.compare(left, right));
    };
  }

  private static boolean unordered(Object left, Operator operator, Object right) {
    return switch (operator) {
      case EQUAL -> same(left, right);
      case NOT_EQUAL -> !same(left, right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> false;
    };
  }

  /** Deep equality: of one type and of equal content; inside a list, 1 and 1.0 differ. */
  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == right;
    }
    return switch (left) {
      case Double number -> right instanceof Double other && number.doubleValue() == other;
      case byte[] bytes -> right instanceof byte[] other && Arrays.equals(bytes, other);
      case List<?> list -> right instanceof List<?> other && sameLists(list, other);
      case Map<?, ?> map -> right instanceof Map<?, ?> other && sameMaps(map, other);
      default -> Objects.equals(left, right);
    };
  }

  private static boolean sameLists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<?> others = right.iterator();
    for (Object element : left) {
      if (!same(element, others.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!right.containsKey(entry.getKey())
          || !same(entry.getValue(), right.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
