package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.CommandProvider;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.processors.sampling.PolicySpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

final class DemoCommandTest {
  @TempDir private Path directory = Path.of(".");

  @Test
  void commandLineFindsTheDemo() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider instanceof DemoProvider);
  }

  @Test
  void shippedConfigurationIsValidAndKeepsErrorsBeforeAnythingElse()
      throws IOException, InvalidConfigException {
    try (InputStream resource = DemoCommand.class.getResourceAsStream("demo-tailwater.yaml")) {
      assertThat(resource).isNotNull();
      TailwaterConfig config =
          TailwaterConfig.parse(
              "demo", new String(resource.readAllBytes(), StandardCharsets.UTF_8));

      assertThat(config.notes()).isEmpty();
      assertThat(config.sampling().policies())
          .extracting(PolicySpec::name)
          .containsExactly("errors", "slow", "core", "rest");
    }
  }

  @Test
  void durationThatIsNoneIsRefused() {
    StringWriter err = new StringWriter();

    int exitCode =
        new CommandLine(new DemoCommand())
            .setErr(new PrintWriter(err, true))
            .execute("--for", "-5s");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("'-5s' is not a duration such as 60s or 5m");
  }

  @Test
  void rateThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> command("--rate", "0").call())
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("--rate takes a number above 0");
  }

  @Test
  void takenPortThatTheUserNamedIsNotReplaced() throws IOException {
    List<String> notes = new ArrayList<>();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      DemoPlace options = options("--free-ports", "--otlp-port", port);

      assertThat(options.settings(Path.of("c.yaml"), notes::add).ports().otlp())
          .isEqualTo(taken.getLocalPort());
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void defaultPortThatIsTakenIsReplacedAndSaid() throws IOException {
    List<String> notes = new ArrayList<>();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(DemoPlace.port("--otlp-port", port, 1_234, notes::add)).isEqualTo(1_234);
      assertThat(notes).containsExactly("port " + port + " is taken: using 1234 for --otlp-port");
    }
  }

  @Test
  void portOutOfRangeAndUnusableAddressesAreRefused() {
    assertThatThrownBy(() -> settings("--http-port", "65536"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("from 1 to 65535, not 65536");
    assertThatThrownBy(() -> settings("--kafka", "broker"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("HOST:PORT");
    assertThatThrownBy(() -> settings("--clickhouse", "ftp://host"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("http://127.0.0.1:8123");
  }

  private void settings(String... arguments) {
    assertThat(options(arguments).settings(Path.of("c.yaml"), _ -> {})).isNotNull();
  }

  private DemoPlace options(String... arguments) {
    DemoPlace options = new DemoPlace();
    ParseResult parsed = new CommandLine(new Holder(options)).parseArgs(arguments);
    assertThat(parsed.unmatched()).isEmpty();
    return options;
  }

  private DemoCommand command(String... arguments) {
    DemoCommand command = new DemoCommand();
    ParseResult parsed = new CommandLine(command).parseArgs(arguments);
    assertThat(parsed.unmatched()).isEmpty();
    assertThat(directory).isEmptyDirectory();
    return command;
  }

  /** A command with nothing but the options of the instance. */
  @CommandLine.Command
  private record Holder(@CommandLine.Mixin DemoPlace options) {}
}
