package io.tailwater.processors.ottl;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value is, and what it is as another type. */
final class TypeFunctions {
  private TypeFunctions() {}

  static List<Function> all() {
    return List.of(
        is("IsString", ArgumentType.STRING, value -> value instanceof String),
        is("IsInt", ArgumentType.INT, value -> value instanceof Long),
        is("IsDouble", ArgumentType.FLOAT, value -> value instanceof Double),
        is("IsBool", ArgumentType.BOOL, value -> value instanceof Boolean),
        is("IsMap", ArgumentType.MAP, value -> value instanceof Map),
        is(
            "IsList",
            ArgumentType.ANY,
            value ->
                value instanceof List || value instanceof TextList || value instanceof Elements),
        is("IsEmpty", ArgumentType.ANY, TypeFunctions::isEmpty),
        Function.of("Int", Parameter.of("target", ArgumentType.INT_LIKE), Typed::integerLike),
        Function.of("Double", Parameter.of("target", ArgumentType.FLOAT_LIKE), Typed::realLike),
        Function.of("String", Parameter.of("target", ArgumentType.STRING_LIKE), Typed::textLike),
        Function.of("Bool", Parameter.of("target", ArgumentType.BOOL_LIKE), Typed::truthLike),
        id("TraceID", Ids::trace),
        id("SpanID", Ids::span));
  }

  private static Function is(String name, ArgumentType type, Function.One test) {
    return Function.of(name, Parameter.of("target", type), test);
  }

  /** An id that is a literal must be one when parsed. */
  private static Function id(String name, Function.One make) {
    return new Function(
        name,
        List.of(Parameter.of("target", ArgumentType.BYTES_LIKE)),
        arguments -> {
          Expression target = arguments.getFirst();
          if (target instanceof Expression.Literal(Object value)) {
            Object id = make.apply(value);
            return (span, event) -> id;
          }
          return (span, event) -> make.apply(target.value(span, event));
        });
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Double number -> number == 0;
      case Boolean truth -> !truth;
      case byte[] bytes -> bytes.length == 0;
      case List<?> list -> list.isEmpty();
      case TextList list -> list.texts().isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Duration duration -> duration.isZero();
      case Identity.Trace id -> (id.hi() | id.lo()) == 0;
      case Identity.Span id -> id.id() == 0;
      default -> false;
    };
  }
}
