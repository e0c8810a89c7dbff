package io.tailwater.processors.ottl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of strings. */
final class TextFunctions {
  private static final Parameter TARGET = Parameter.of("target", ArgumentType.STRING);
  private static final Parameter PREFIX = Parameter.of("prefix", ArgumentType.STRING);
  private static final Parameter SUFFIX = Parameter.of("suffix", ArgumentType.STRING);
  private static final Parameter DELIMITER = Parameter.of("delimiter", ArgumentType.STRING);

  private TextFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function(
            "IsMatch",
            List.of(
                Parameter.of("target", ArgumentType.STRING_LIKE),
                Parameter.of("pattern", ArgumentType.STRING)),
            arguments -> Matching.of(arguments.get(0), arguments.get(1))),
        Function.of("HasPrefix", TARGET, PREFIX, (t, p) -> Typed.text(t).startsWith(Typed.text(p))),
        Function.of("HasSuffix", TARGET, SUFFIX, (t, s) -> Typed.text(t).endsWith(Typed.text(s))),
        Function.of("ToLowerCase", TARGET, text -> Text.lowerCase(Typed.text(text))),
        Function.of("ToUpperCase", TARGET, text -> Text.upperCase(Typed.text(text))),
        Function.of(
            "Trim",
            TARGET,
            Parameter.optional("replacement", ArgumentType.STRING_LITERAL, " "),
            (text, cut) -> Text.trim(Typed.text(text), Typed.text(cut))),
        Function.of(
            "TrimPrefix",
            TARGET,
            PREFIX,
            (target, prefix) -> {
              String text = Typed.text(target);
              String start = Typed.text(prefix);
              return text.startsWith(start) ? text.substring(start.length()) : text;
            }),
        Function.of(
            "TrimSuffix",
            TARGET,
            SUFFIX,
            (target, suffix) -> {
              String text = Typed.text(target);
              String end = Typed.text(suffix);
              return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
            }),
        Function.of(
            "Split",
            TARGET,
            DELIMITER,
            (text, delimiter) -> new TextList(Text.split(Typed.text(text), Typed.text(delimiter)))),
        Function.of(
            "Concat",
            Parameter.of("vals", ArgumentType.ANY),
            DELIMITER,
            TextFunctions::concatenated),
        new Function(
            "Substring",
            List.of(
                TARGET,
                Parameter.of("start", ArgumentType.INT),
                Parameter.of("length", ArgumentType.INT),
                Parameter.optional("utf8_safe", ArgumentType.BOOL_LITERAL, false)),
            TextFunctions::substring),
        new Function(
            "Format",
            List.of(
                Parameter.of("format", ArgumentType.STRING_LITERAL),
                Parameter.of("vals", ArgumentType.LIST_LITERAL)),
            TextFunctions::format));
  }

  /** Of a list; nil is an empty one. */
  private static String concatenated(@Nullable Object values, @Nullable Object delimiter) {
    String between = Typed.text(delimiter);
    if (values == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (Object value : Typed.list(values)) {
      String part = Typed.textLike(value);
      text.append(first ? "" : between).append(part == null ? "<nil>" : part);
      first = false;
    }
    return text.toString();
  }

  private static Expression substring(List<Expression> arguments) {
    Expression target = arguments.get(0);
    Expression start = arguments.get(1);
    Expression length = arguments.get(2);
    Expression whole = arguments.get(3);
    return (span, event) ->
        Text.substring(
            Typed.text(target.value(span, event)),
            Typed.integer(start.value(span, event)),
            Typed.integer(length.value(span, event)),
            Typed.truth(whole.value(span, event)));
  }

  private static Expression format(List<Expression> arguments) {
    if (!(arguments.get(0) instanceof Expression.Literal(String pattern))) {
      throw new OttlEvaluationException("the format must be a string literal");
    }
    FormatText format = FormatText.of(pattern);
    Expression values = arguments.get(1);
    return (span, event) -> format.with(Typed.list(values.value(span, event)));
  }
}
