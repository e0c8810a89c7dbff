package io.tailwater.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tailwater.config.Section.Located;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns the checked {@code tail_sampling:} block into policies, with the rules no table can say.
 */
final class TailSamplingBlock {
  private final Findings findings;

  TailSamplingBlock(Findings findings) {
    this.findings = findings;
  }

  /** The block's meaning; policies with an error are left out, and the error is reported. */
  SamplingSpec read(Section block) {
    List<PolicySpec> policies = new ArrayList<>();
    Map<String, Position> names = new HashMap<>();
    for (Section section : block.sections("policies")) {
      checkName(section, names);
      policy(section, false).ifPresent(policies::add);
    }
    return new SamplingSpec(
        block.value("decision_wait", Duration.class).orElse(Duration.ofSeconds(30)),
        block
            .value("decision_wait_after_root_received", Duration.class)
            .orElse(Duration.ofSeconds(6)),
        policies);
  }

  private void checkName(Section section, Map<String, Position> names) {
    if (!section.mentions("name")) {
      findings.error(section.at(), section.path("name"), "missing; every policy needs a name");
    }
    section
        .value("name", String.class)
        .ifPresent(
            name -> {
              Position first = names.putIfAbsent(name, section.at("name"));
              if (first != null) {
                findings.error(
                    section.at("name"),
                    section.path("name"),
                    "the name '" + name + "' is already used in line " + first.line());
              }
            });
  }

  private Optional<PolicySpec> policy(Section section, boolean insideAnd) {
    Optional<String> type = section.value("type", String.class);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String name = section.value("name", String.class).orElse(section.path());
    noteForeignBlocks(section, type.get());
    return switch (type.get()) {
      case "always_sample" -> Optional.of(new PolicySpec.AlwaysSample(name));
      case "status_code" -> settings(section, "status_code").map(block -> statusCodes(name, block));
      case "latency" -> settings(section, "latency").map(block -> latency(name, block));
      case "probabilistic" ->
          settings(section, "probabilistic").flatMap(block -> probabilistic(name, block));
      case "string_attribute" ->
          settings(section, "string_attribute").flatMap(block -> stringAttribute(name, block));
      case "and" -> insideAnd ? refuseNestedAnd(section) : and(name, section);
      default -> refuseType(section, type.get());
    };
  }

  private void noteForeignBlocks(Section section, String type) {
    Stream.concat(
            ConfigReference.POLICY_TYPES.stream(),
            ConfigReference.UNSUPPORTED_POLICY_TYPES.stream())
        .filter(block -> !block.equals(type) && section.mentions(block))
        .forEach(
            block ->
                findings.note(
                    section.at(block),
                    section.path(block),
                    "has no effect: the policy's type is " + type));
  }

  private Optional<PolicySpec> refuseNestedAnd(Section section) {
    findings.error(section.at("type"), section.path("type"), "an 'and' cannot hold another 'and'");
    return Optional.empty();
  }

  private Optional<PolicySpec> refuseType(Section section, String type) {
    String message =
        ConfigReference.UNSUPPORTED_POLICY_TYPES.contains(type)
            ? "'" + type + "' is known to the collector, not supported by this version of Tailwater"
            : "unknown policy type '"
                + type
                + "'; "
                + NearestName.hint(type, ConfigReference.POLICY_TYPES);
    findings.error(section.at("type"), section.path("type"), message);
    return Optional.empty();
  }

  private Optional<Section> settings(Section section, String type) {
    if (!section.mentions(type)) {
      findings.error(
          section.at("type"),
          section.path(type),
          "missing; a policy of this type needs this block");
    }
    return section.value(type, Section.class);
  }

  private static PolicySpec statusCodes(String name, Section block) {
    return new PolicySpec.StatusCodes(
        name,
        block.texts("status_codes").stream()
            .map(code -> StatusCode.valueOf(code.value()))
            .collect(Collectors.toSet()));
  }

  private PolicySpec latency(String name, Section block) {
    if (!block.mentions("threshold_ms") && !block.mentions("upper_threshold_ms")) {
      findings.error(
          block.at(), block.path("threshold_ms"), "missing; give a threshold in milliseconds");
    }
    long threshold = block.value("threshold_ms", Long.class).orElse(0L);
    long upper = block.value("upper_threshold_ms", Long.class).orElse(0L);
    if (upper != 0 && upper <= threshold) {
      findings.note(
          block.at("upper_threshold_ms"),
          block.path("upper_threshold_ms"),
          "is not above threshold_ms, so that no trace can match");
    }
    return new PolicySpec.Latency(name, threshold, upper);
  }

  private Optional<PolicySpec> probabilistic(String name, Section block) {
    Optional<Double> percentage = block.value("sampling_percentage", Double.class);
    String salt = block.value("hash_salt", String.class).orElse("");
    percentage
        .filter(share -> share < 0 || share > 100)
        .ifPresent(
            share ->
                findings.note(
                    block.at("sampling_percentage"),
                    block.path("sampling_percentage"),
                    share < 0 ? "is below 0: keeps nothing" : "is above 100: keeps every trace"));
    return percentage.map(share -> new PolicySpec.Probabilistic(name, salt, share));
  }

  private Optional<PolicySpec> stringAttribute(String name, Section block) {
    boolean regex = block.value("enabled_regex_matching", Boolean.class).orElse(false);
    List<Located<String>> values = block.texts("values");
    if (regex) {
      values.forEach(value -> checkExpression(block, value));
    }
    return block
        .value("key", String.class)
        .map(
            key ->
                new PolicySpec.StringAttribute(
                    name,
                    key,
                    values.stream().map(Located::value).toList(),
                    regex,
                    block.value("invert_match", Boolean.class).orElse(false)));
  }

  private void checkExpression(Section block, Located<String> expression) {
    try {
      Pattern.compile(expression.value());
    } catch (PatternSyntaxException refused) {
      findings.error(
          expression.at(),
          block.path("values"),
          "'"
              + expression.value()
              + "' is no RE2 expression: "
              + refused.getDescription()
              + ": '"
              + refused.getPattern()
              + "'");
    }
  }

  private Optional<PolicySpec> and(String name, Section section) {
    return settings(section, "and")
        .map(
            block -> {
              List<PolicySpec> parts = new ArrayList<>();
              for (Section part : block.sections("and_sub_policy")) {
                policy(part, true).ifPresent(parts::add);
              }
              return new PolicySpec.And(name, parts);
            });
  }
}
