package io.tailwater.processors.ottl;

import io.tailwater.processors.ottl.Expression.Literal;
import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Written values to nodes.
 *
 * <p>What is the same for every span is computed once, here. Yet only what is written as a literal
 * is checked here too: {@code Duration("soon")} fails on each span and not when parsed, as
 * upstream.
 */
final class ValueCompiler {
  private static final Map<String, Long> ENUMS =
      Map.of(
          "SPAN_KIND_UNSPECIFIED", 0L,
          "SPAN_KIND_INTERNAL", 1L,
          "SPAN_KIND_SERVER", 2L,
          "SPAN_KIND_CLIENT", 3L,
          "SPAN_KIND_PRODUCER", 4L,
          "SPAN_KIND_CONSUMER", 5L,
          "STATUS_CODE_UNSET", 0L,
          "STATUS_CODE_OK", 1L,
          "STATUS_CODE_ERROR", 2L);

  /** A computed value that does not depend on the span. */
  private record Constant(@Nullable Object value) implements Expression {
    @Override
    public @Nullable Object value(SpanReading span, EventReading event) {
      return value;
    }
  }

  private final OttlCondition.Context context;
  private final SpanReading nothing = new SpanReading();

  ValueCompiler(OttlCondition.Context context) {
    this.context = context;
  }

  Expression compile(Syntax.Value value) {
    return switch (value) {
      case Syntax.Given given -> new Literal(given.value());
      case Syntax.EnumSymbol symbol -> new Literal(number(symbol));
      case Syntax.ListOf list -> list(list);
      case Syntax.MapOf map -> map(map);
      case Syntax.Path path -> PathCompiler.compile(path, context, this);
      case Syntax.Call call -> call(call);
      case Syntax.Negated negated -> negated(negated);
      case Syntax.Chain chain -> chain(chain);
    };
  }

  List<Key> keys(List<Syntax.Value> written) {
    return written.stream().map(key -> new Key(compile(key))).toList();
  }

  private static Long number(Syntax.EnumSymbol symbol) {
    Long number = ENUMS.get(symbol.name());
    if (number == null) {
      throw new OttlSyntaxException(
          symbol.name()
              + " is no enum; known are "
              + String.join(", ", ENUMS.keySet().stream().sorted().toList()),
          symbol.column());
    }
    return number;
  }

  private Expression list(Syntax.ListOf list) {
    List<Expression> elements = list.elements().stream().map(this::compile).toList();
    ListExpression expression = new ListExpression(elements);
    return elements.stream().allMatch(Literal.class::isInstance)
        ? new Literal(expression.value(nothing, EventReading.NONE))
        : expression;
  }

  private Expression map(Syntax.MapOf map) {
    Map<String, Expression> entries = new LinkedHashMap<>();
    map.entries().forEach(entry -> entries.put(entry.key(), compile(entry.value())));
    Expression expression =
        (span, event) -> {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          entries.forEach((key, value) -> values.put(key, value.value(span, event)));
          return values;
        };
    return entries.values().stream().allMatch(Literal.class::isInstance)
        ? new Literal(expression.value(nothing, EventReading.NONE))
        : expression;
  }

  private Expression negated(Syntax.Negated negated) {
    Expression value = compile(negated.value());
    boolean number =
        negated.value() instanceof Syntax.Given given
            && (given.value() instanceof Long || given.value() instanceof Double);
    if (number) {
      return new Literal(Arithmetic.negated(value.value(nothing, EventReading.NONE)));
    }
    return folded((span, event) -> Arithmetic.negated(value.value(span, event)), List.of(value));
  }

  private Expression chain(Syntax.Chain chain) {
    List<Expression> operands = new ArrayList<>();
    operands.add(compile(chain.first()));
    StringBuilder operators = new StringBuilder();
    for (Syntax.Step step : chain.steps()) {
      operators.append(step.operator());
      operands.add(compile(step.operand()));
    }
    String symbols = operators.toString();
    return folded(
        (span, event) -> {
          Object result = operands.getFirst().value(span, event);
          for (int i = 0; i < symbols.length(); i++) {
            Object operand = operands.get(i + 1).value(span, event);
            result = Arithmetic.apply(result, symbols.charAt(i), operand);
          }
          return result;
        },
        operands);
  }

  private Expression call(Syntax.Call call) {
    Function function = Functions.named(call.function(), context, call.column());
    List<Expression> arguments = arguments(function, call);
    List<Key> keys = keys(call.keys());
    Expression bound;
    try {
      bound = function.binding().bind(arguments);
    } catch (OttlEvaluationException e) {
      throw new OttlSyntaxException(call.function() + ": " + e.getMessage(), call.column());
    }
    boolean alone = arguments.isEmpty();
    if (keys.isEmpty()) {
      return alone ? bound : folded(bound, arguments);
    }
    List<Expression> needed = new ArrayList<>(arguments);
    keys.forEach(key -> needed.add(key.value()));
    Expression indexed = (span, event) -> Key.inResult(bound.value(span, event), keys, span, event);
    return alone ? indexed : folded(indexed, needed);
  }

  private List<Expression> arguments(Function function, Syntax.Call call) {
    List<Parameter> parameters = function.parameters();
    @Nullable Expression[] given = new @Nullable Expression[parameters.size()];
    boolean named = false;
    for (int i = 0; i < call.arguments().size(); i++) {
      Syntax.Argument argument = call.arguments().get(i);
      int place = place(function, argument.name(), i, argument.value().column());
      if (named && argument.name() == null) {
        throw new OttlSyntaxException(
            "an argument without a name after one with", argument.value().column());
      }
      named |= argument.name() != null;
      given[place] = argument(function, parameters.get(place), argument.value());
    }
    List<Expression> arguments = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      Expression argument = given[i] == null ? parameters.get(i).fallback() : given[i];
      if (argument == null) {
        throw new OttlSyntaxException(
            call.function() + " needs the argument " + parameters.get(i).name(), call.column());
      }
      arguments.add(argument);
    }
    return arguments;
  }

  private static int place(Function function, @Nullable String name, int position, int column) {
    List<Parameter> parameters = function.parameters();
    if (name == null) {
      if (position >= parameters.size()) {
        throw new OttlSyntaxException(
            function.name() + " takes " + parameters.size() + " arguments", column);
      }
      return position;
    }
    String plain = name.replace("_", "");
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().replace("_", "").equalsIgnoreCase(plain)) {
        return i;
      }
    }
    throw new OttlSyntaxException(function.name() + " has no argument " + name, column);
  }

  private Expression argument(Function function, Parameter parameter, Syntax.Value written) {
    Expression argument = compile(written);
    boolean literalWanted =
        switch (parameter.type()) {
          case STRING_LITERAL, BOOL_LITERAL -> !(written instanceof Syntax.Given);
          case LIST_LITERAL -> !(written instanceof Syntax.ListOf);
          case ANY,
              STRING,
              STRING_LIKE,
              INT,
              INT_LIKE,
              FLOAT,
              FLOAT_LIKE,
              BOOL,
              BOOL_LIKE,
              BYTES_LIKE,
              MAP,
              LIST,
              DURATION,
              TIME ->
              false;
        };
    if (literalWanted) {
      throw new OttlSyntaxException(
          "the " + parameter.name() + " of " + function.name() + " must be a literal",
          written.column());
    }
    if (argument instanceof Literal(Object value)) {
      try {
        parameter.type().check(value);
      } catch (OttlEvaluationException e) {
        throw new OttlSyntaxException(
            "the " + parameter.name() + " of " + function.name() + ": " + e.getMessage(),
            written.column());
      }
    }
    return argument;
  }

  /** Computed now if nothing it needs depends on the span and it has a value. */
  private Expression folded(Expression expression, List<Expression> needed) {
    for (Expression part : needed) {
      if (!(part instanceof Literal) && !(part instanceof Constant)) {
        return expression;
      }
    }
    try {
      return new Constant(expression.value(nothing, EventReading.NONE));
    } catch (OttlEvaluationException _) {
      return expression;
    }
  }
}
