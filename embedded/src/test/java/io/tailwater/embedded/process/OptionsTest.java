package io.tailwater.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void valuesAndFlagsMayComeInAnyOrder() {
    Options options = parse("--supervised", "--port", "17", "--data", "d");

    assertThat(options.has("--supervised")).isTrue();
    assertThat(options.requiredPath("--data")).isEqualTo(Path.of("d"));
    assertThat(options.number("--port", 0, 0, 65_535)).isEqualTo(17);
  }

  @Test
  void absentOptionsHaveTheirDefaults() {
    Options options = parse();

    assertThat(options.has("--supervised")).isFalse();
    assertThat(options.path("--data")).isEmpty();
    assertThat(options.number("--port", 9, 0, 65_535)).isEqualTo(9);
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThatThrownBy(() -> parse("--prot", "1")).hasMessageContaining("unknown option --prot");
    assertThatThrownBy(() -> parse("--port")).hasMessage("option --port needs a value");
    assertThatThrownBy(() -> parse().requiredPath("--data")).hasMessage("option --data is missing");
    assertThatThrownBy(() -> parse("--port", "70000").number("--port", 0, 0, 65_535))
        .hasMessage("option --port must be a number from 0 to 65535: 70000");
  }

  private static Options parse(String... args) {
    return Options.parse(args, Set.of("--port", "--data"), Set.of("--supervised"));
  }
}
