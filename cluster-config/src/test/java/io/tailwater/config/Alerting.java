package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files whose blocks of alerting are of interest; what is given begins in line 2. */
final class Alerting {
  private static final String HEAD =
      "tail_sampling: {policies: [{name: all, type: always_sample}]}\n";

  private Alerting() {}

  static TailwaterConfig config(String yaml) {
    return config(yaml, Map.of(), Path.of("/none"));
  }

  static TailwaterConfig config(String yaml, Map<String, String> variables, Path directory) {
    try {
      return TailwaterConfig.parse(
          "t.yaml", HEAD + yaml, Optional.of(new Surroundings(variables, directory)));
    } catch (InvalidConfigException refused) {
      throw new AssertionError("refused: " + refused.getMessage() + "\n" + yaml, refused);
    }
  }

  static List<String> errors(String yaml, Map<String, String> variables, Path directory) {
    try {
      TailwaterConfig.parse(
          "t.yaml", HEAD + yaml, Optional.of(new Surroundings(variables, directory)));
      throw new AssertionError("accepted:\n" + yaml);
    } catch (InvalidConfigException refused) {
      return refused.errors().stream().map(Finding::toString).toList();
    }
  }

  static void assertErrors(String yaml, String... lines) {
    assertThat(errors(yaml, Map.of(), Path.of("/none"))).containsExactly(lines);
  }
}
