package io.tailwater.processors.ottl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of lists and maps. */
final class CollectionFunctions {
  private CollectionFunctions() {}

  static List<Function> all() {
    Parameter any = Parameter.of("target", ArgumentType.ANY);
    Parameter map = Parameter.of("target", ArgumentType.MAP);
    return List.of(
        Function.of("Len", any, CollectionFunctions::length),
        Function.of("Keys", map, value -> new ArrayList<Object>(Typed.map(value).keySet())),
        Function.of(
            "Values", map, value -> new ArrayList<@Nullable Object>(Typed.map(value).values())),
        Function.of(
            "ContainsValue",
            Parameter.of("target", ArgumentType.LIST),
            Parameter.of("item", ArgumentType.ANY),
            (list, item) -> position(Typed.list(list), item) >= 0),
        Function.of(
            "Index", any, Parameter.of("value", ArgumentType.ANY), CollectionFunctions::index),
        Function.of(
            "ParseJSON",
            Parameter.of("target", ArgumentType.STRING),
            text -> parsed(JsonReader.read(Typed.text(text)))),
        new Function(
            "Coalesce",
            List.of(Parameter.of("values", ArgumentType.LIST_LITERAL)),
            arguments -> firstPresent(arguments.getFirst())));
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case String text -> Text.length(text);
      case List<?> list -> list.size();
      case TextList list -> list.texts().size();
      case Map<?, ?> map -> map.size();
      case byte[] bytes -> bytes.length;
      case Elements elements -> elements.count();
      case null, default ->
          throw new OttlEvaluationException(Typed.typeOf(value) + " has no length");
    };
  }

  private static long index(@Nullable Object target, @Nullable Object value) {
    if (!(target instanceof String text)) {
      return position(Typed.list(target), value);
    }
    if (value instanceof String part) {
      return Text.indexOf(text, part);
    }
    throw new OttlEvaluationException("Index in a string looks for a string only");
  }

  private static long position(List<? extends @Nullable Object> list, @Nullable Object item) {
    for (int i = 0; i < list.size(); i++) {
      if (Comparison.holds(list.get(i), Operator.EQUAL, item)) {
        return i;
      }
    }
    return -1;
  }

  private static Object parsed(@Nullable Object json) {
    if (json instanceof List || json instanceof Map) {
      return json;
    }
    throw new OttlEvaluationException("JSON that is neither an object nor an array");
  }

  /** Works off the list from the left: what stands after the first value is not computed. */
  private static Expression firstPresent(Expression values) {
    if (!(values instanceof ListExpression list)) {
      return (span, event) -> firstOf(Typed.list(values.value(span, event)));
    }
    return (span, event) -> {
      for (Expression element : list.elements()) {
        Object value = element.value(span, event);
        if (value != null) {
          return value;
        }
      }
      return null;
    };
  }

  private static @Nullable Object firstOf(List<? extends @Nullable Object> values) {
    for (Object value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
