package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingSpec;
import java.util.List;

/** Texts of files, and what comes of reading them. */
final class Configs {
  private static final String STRICT = "tail_sampling:\n  policies:\n";
  private static final String OTEL = "tail_sampling:\n  compat: otel\n  policies:\n";

  private Configs() {}

  /** A file whose policies, one a line, begin in line 3. */
  static String strict(String... policies) {
    return file(STRICT, policies);
  }

  /** A file with {@code compat: otel} whose policies, one a line, begin in line 4. */
  static String otel(String... policies) {
    return file(OTEL, policies);
  }

  private static String file(String head, String... policies) {
    StringBuilder text = new StringBuilder(head);
    for (String policy : policies) {
      text.append("    - ").append(policy).append('\n');
    }
    return text.toString();
  }

  static SamplingSpec sampling(String yaml) {
    return config(yaml).sampling();
  }

  static List<PolicySpec> policies(String yaml) {
    return sampling(yaml).policies();
  }

  static PolicySpec policy(String policyText) {
    return policies(strict(policyText)).getFirst();
  }

  static List<String> notes(String yaml) {
    return config(yaml).notes().stream().map(Finding::toString).toList();
  }

  static List<String> errors(String yaml) {
    try {
      TailwaterConfig.parse("t.yaml", yaml);
      throw new AssertionError("accepted:\n" + yaml);
    } catch (InvalidConfigException refused) {
      return refused.errors().stream().map(Finding::toString).toList();
    }
  }

  static void assertErrors(String yaml, String... lines) {
    assertThat(errors(yaml)).containsExactly(lines);
  }

  private static TailwaterConfig config(String yaml) {
    try {
      return TailwaterConfig.parse("t.yaml", yaml);
    } catch (InvalidConfigException refused) {
      throw new AssertionError("refused: " + refused.getMessage() + "\n" + yaml, refused);
    }
  }
}
