package io.tailwater.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tailwater.config.Section.Located;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.ottl.OttlCondition;
import io.tailwater.processors.ottl.OttlErrorMode;
import io.tailwater.processors.ottl.OttlSyntaxException;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.PolicySpec.LimitedUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The collector's policies that hold no others. */
final class LeafPolicies {
  private static final String TOP_LEVEL_INVERT =
      "keeps every trace in which nothing matches and holds none back: since v0.154 the collector no"
          + " longer lets it overrule the other policies";

  private final PolicyRules rules;

  LeafPolicies(PolicyRules rules) {
    this.rules = rules;
  }

  /**
   * Reads a policy.
   *
   * @param policy the policy's own section
   * @param block its settings; without any key where they are absent
   * @param top whether no other policy holds it
   */
  PolicySpec read(String type, String name, Section policy, Section block, boolean top) {
    return switch (type) {
      case "latency" -> latency(name, block);
      case "numeric_attribute" -> numericAttribute(name, block, top);
      case "string_attribute" -> stringAttribute(name, block, top);
      case "boolean_attribute" -> booleanAttribute(name, block, top);
      case "status_code" -> statusCodes(name, policy, block);
      case "span_count" -> spanCount(name, block);
      case "trace_state" -> new PolicySpec.TraceState(name, key(block), texts(values(block)));
      case "probabilistic" -> probabilistic(name, block);
      case "rate_limiting" -> limiting(name, policy, block, LimitedUnit.SPANS, "spans_per_second");
      case "bytes_limiting" -> limiting(name, policy, block, LimitedUnit.BYTES, "bytes_per_second");
      case "ottl_condition" -> ottlCondition(name, block);
      default -> throw new IllegalArgumentException("no leaf: " + type);
    };
  }

  private PolicySpec latency(String name, Section block) {
    if (block.mentionsNone("threshold_ms", "upper_threshold_ms") && rules.strict()) {
      rules.error(block, "threshold_ms", "missing; give a threshold in milliseconds");
    }
    long threshold = block.value("threshold_ms", Long.class).orElse(0L);
    long upper = block.value("upper_threshold_ms", Long.class).orElse(0L);
    if (upper > 0) {
      rules.needsWholeTrace(block, "upper_threshold_ms", "an upper bound on the extent");
    }
    if (upper != 0 && upper <= threshold) {
      rules.note(
          block, "upper_threshold_ms", "is not above threshold_ms, so that no trace can match");
    }
    return new PolicySpec.Latency(name, threshold, upper);
  }

  private PolicySpec numericAttribute(String name, Section block, boolean top) {
    long minimum = bound(block, "min_value");
    long maximum = bound(block, "max_value");
    boolean refusedZero =
        rules.strict() && (isZero(block, "min_value") || isZero(block, "max_value"));
    if (minimum == 0 && maximum == 0 && !refusedZero && boundsAreReadable(block)) {
      rules.error(
          block,
          "min_value",
          "no bound: give min_value or max_value, other than 0; without one the collector crashes at"
              + " the first decision");
    }
    if (minimum != 0 && maximum != 0 && minimum > maximum) {
      rules.note(block, "min_value", "is above max_value, so that no value can match");
    }
    return new PolicySpec.NumericAttribute(
        name,
        key(block),
        minimum == 0 ? Long.MIN_VALUE : minimum,
        maximum == 0 ? Long.MAX_VALUE : maximum,
        invertMatch(block, top));
  }

  private long bound(Section block, String key) {
    if (isZero(block, key)) {
      rules.trap(
          block,
          key,
          "0 is no bound to the collector, which takes every value then",
          "leave it out, or compare with 0 in an ottl_condition");
    }
    return block.value(key, Long.class).orElse(0L);
  }

  private static boolean isZero(Section block, String key) {
    return block.value(key, Long.class).filter(value -> value == 0).isPresent();
  }

  /** Whether no bound has been refused for what it is, which has its own error. */
  private static boolean boundsAreReadable(Section block) {
    return block.value("min_value", Long.class).isPresent() == block.mentions("min_value")
        && block.value("max_value", Long.class).isPresent() == block.mentions("max_value");
  }

  private PolicySpec stringAttribute(String name, Section block, boolean top) {
    boolean regex = block.value("enabled_regex_matching", Boolean.class).orElse(false);
    List<Located<String>> values = values(block);
    if (regex) {
      values.forEach(value -> checkExpression(block, value));
    }
    return new PolicySpec.StringAttribute(
        name, key(block), texts(values), regex, invertMatch(block, top));
  }

  private void checkExpression(Section block, Located<String> expression) {
    String quoted = "'" + SectionReader.abbreviate(expression.value()) + "' ";
    Optional<String> tooLarge = ExpressionSize.refusal(expression.value());
    if (tooLarge.isPresent()) {
      rules.findings().error(expression.at(), block.path("values"), quoted + tooLarge.get());
      return;
    }
    try {
      Pattern pattern = Pattern.compile(expression.value());
      if (!expression.value().isEmpty() && pattern.matcher("").find()) {
        String everything = pattern.matcher("\u0001").find() ? ", and so every value" : "";
        rules
            .findings()
            .note(
                expression.at(),
                block.path("values"),
                quoted + "matches the empty text too" + everything);
      }
    } catch (PatternSyntaxException refused) {
      rules
          .findings()
          .error(
              expression.at(),
              block.path("values"),
              quoted
                  + "is no RE2 expression: "
                  + refused.getDescription()
                  + ": '"
                  + refused.getPattern()
                  + "'");
    }
  }

  private PolicySpec booleanAttribute(String name, Section block, boolean top) {
    return new PolicySpec.BooleanAttribute(
        name,
        key(block),
        block.value("value", Boolean.class).orElse(false),
        invertMatch(block, top));
  }

  private boolean invertMatch(Section block, boolean top) {
    boolean invert = block.value("invert_match", Boolean.class).orElse(false);
    if (invert && top) {
      rules.trap(
          block,
          "invert_match",
          TOP_LEVEL_INVERT,
          "use a drop policy to hold matching traces back, or not to keep all others");
    }
    return invert;
  }

  private PolicySpec statusCodes(String name, Section policy, Section block) {
    if (!rules.strict() && !policy.mentions("status_code")) {
      rules.error(block, "status_codes", "missing; give at least 1 code");
    }
    return new PolicySpec.StatusCodes(
        name,
        block.texts("status_codes").stream()
            .map(code -> StatusCode.valueOf(code.value()))
            .collect(Collectors.toSet()));
  }

  private PolicySpec spanCount(String name, Section block) {
    if (block.mentionsNone("min_spans", "max_spans") && rules.strict()) {
      rules.error(block, "min_spans", "missing; give a number of spans");
    }
    long minimum = block.value("min_spans", Long.class).orElse(0L);
    long maximum = block.value("max_spans", Long.class).orElse(0L);
    if (maximum > 0) {
      rules.needsWholeTrace(block, "max_spans", "an upper bound on the number of spans");
    }
    if (maximum != 0 && maximum < minimum) {
      rules.note(block, "max_spans", "is below min_spans, so that no trace can match");
    }
    return new PolicySpec.SpanCount(name, minimum, maximum);
  }

  private PolicySpec probabilistic(String name, Section block) {
    double share = block.value("sampling_percentage", Double.class).orElse(0.0);
    if (share < 0 || share > 100) {
      rules.note(
          block,
          "sampling_percentage",
          share < 0 ? "is below 0: keeps nothing" : "is above 100: keeps every trace");
    }
    return new PolicySpec.Probabilistic(
        name, block.value("hash_salt", String.class).orElse(""), share);
  }

  private PolicySpec limiting(
      String name, Section policy, Section block, LimitedUnit unit, String rate) {
    rules.needsWholeTrace(policy, "type", "a rate");
    return new PolicySpec.Limiting(
        name,
        unit,
        block.value(rate, Long.class).orElse(0L),
        block.value("burst_capacity", Long.class).orElse(0L));
  }

  private PolicySpec ottlCondition(String name, Section block) {
    List<Located<String>> span = block.texts("span");
    List<Located<String>> spanEvent = block.texts("spanevent");
    if (hasNone(block, "span") && hasNone(block, "spanevent")) {
      rules.error(block, "span", "missing; give at least 1 condition, in span or in spanevent");
    }
    span.forEach(condition -> check(block, "span", condition, OttlCondition.Context.SPAN));
    spanEvent.forEach(
        condition -> check(block, "spanevent", condition, OttlCondition.Context.SPAN_EVENT));
    OttlErrorMode errorMode =
        block
            .value("error_mode", String.class)
            .map(mode -> OttlErrorMode.valueOf(mode.toUpperCase(Locale.ROOT)))
            .orElse(rules.strict() ? OttlErrorMode.IGNORE : OttlErrorMode.SILENT);
    return new PolicySpec.OttlCondition(name, errorMode, texts(span), texts(spanEvent));
  }

  private static boolean hasNone(Section block, String key) {
    return !block.mentions(key) || block.isEmptyList(key);
  }

  private void check(
      Section block, String key, Located<String> condition, OttlCondition.Context context) {
    try {
      OttlCondition.parse(condition.value(), context);
    } catch (OttlSyntaxException refused) {
      rules
          .findings()
          .error(
              condition.at(),
              block.path(key),
              "'"
                  + SectionReader.abbreviate(condition.value())
                  + "' is no condition: "
                  + refused.getMessage());
    }
  }

  private String key(Section block) {
    String key = block.value("key", String.class).orElse("");
    if (key.isBlank() && block.value("key", String.class).isPresent()) {
      rules.strictError(block, "key", "must not be empty");
    }
    return key;
  }

  private List<Located<String>> values(Section block) {
    List<Located<String>> values = block.texts("values");
    if (block.isEmptyList("values")) {
      rules.trap(block, "values", "is empty, so that nothing matches", "give at least 1 value");
    }
    values.stream()
        .filter(value -> value.value().isEmpty())
        .forEach(
            empty ->
                rules.trap(
                    empty.at(),
                    block.path("values"),
                    "the collector ignores an empty value where values are exact, and lets an empty"
                        + " expression match everything",
                    "leave it out"));
    return values;
  }

  private static List<String> texts(List<Located<String>> located) {
    return located.stream().map(Located::value).toList();
  }
}
