package io.tailwater.processors.ottl;

import io.tailwater.processors.ottl.Expression.Literal;
import org.jspecify.annotations.Nullable;

/** Written conditions to nodes; what two literals decide is decided here. */
final class ConditionCompiler {
  private final ValueCompiler values;

  ConditionCompiler(OttlCondition.Context context) {
    values = new ValueCompiler(context);
  }

  Predicate compile(Syntax.Condition condition) {
    return switch (condition) {
      case Syntax.Or or -> Predicate.any(or.terms().stream().map(this::compile).toList());
      case Syntax.And and -> Predicate.all(and.factors().stream().map(this::compile).toList());
      case Syntax.Not not -> Predicate.not(compile(not.negated()));
      case Syntax.Constant constant -> Predicate.constant(constant.truth());
      case Syntax.Called called -> called(called.call());
      case Syntax.Compared compared -> compared(compared);
    };
  }

  private Predicate called(Syntax.Call call) {
    Expression value = values.compile(call);
    String function = call.function();
    return (span, event) -> {
      Object result = value.value(span, event);
      if (result instanceof Boolean truth) {
        return truth;
      }
      throw new OttlEvaluationException(
          function + " stands for a condition but yields " + Typed.typeOf(result));
    };
  }

  private Predicate compared(Syntax.Compared compared) {
    Expression left = values.compile(compared.left());
    Expression right = values.compile(compared.right());
    Operator operator = compared.operator();
    if (left instanceof Literal(Object one) && right instanceof Literal(Object other)) {
      return Predicate.constant(Comparison.holds(one, operator, other));
    }
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
      Predicate equal = attributeIsText(left, right);
      if (equal != null) {
        return operator == Operator.EQUAL ? equal : Predicate.not(equal);
      }
    }
    return (span, event) ->
        Comparison.holds(left.value(span, event), operator, right.value(span, event));
  }

  private static @Nullable Predicate attributeIsText(Expression left, Expression right) {
    if (left instanceof AttributeLookup attribute && right instanceof Literal(String text)) {
      return attribute.isText(text);
    }
    if (right instanceof AttributeLookup attribute && left instanceof Literal(String text)) {
      return attribute.isText(text);
    }
    return null;
  }
}
