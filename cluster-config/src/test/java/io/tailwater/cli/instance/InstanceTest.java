package io.tailwater.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceTest {
  private static final NodePlace PLACE = new NodePlace("node-1", 8080, 4318, AgentPorts.DEFAULT, 0);

  @Test
  void takenPortIsNamedWithItsOption(@TempDir Path data) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free();
      Ports ports =
          new Ports(
              taken.getLocalPort(), free.otlp(), free.otlp(), free.clickHouse(), free.agents());

      assertThatExceptionOfType(InstanceException.class)
          .isThrownBy(() -> Instance.start(settings(data, ports), _ -> {}))
          .satisfies(
              refused -> {
                assertThat(refused.kind()).isEqualTo(InstanceException.Kind.BUSY);
                assertThat(refused.getMessage().lines())
                    .containsExactly(
                        "port "
                            + taken.getLocalPort()
                            + " is taken, and the node's HTTP endpoint wants it; choose another"
                            + " with --http-port PORT, or all of them with --free-ports",
                        "port "
                            + free.otlp()
                            + " is wanted twice, for the embedded Kafka broker and the OTLP/HTTP"
                            + " gateway; change one with --otlp-port PORT");
              });
    }
  }

  @Test
  void dataInUseNamesTheOtherInstance(@TempDir Path data) throws IOException {
    Files.createDirectories(data.resolve("run"));
    state().record(data);
    try (InstanceLock _ = InstanceLock.claim(data.resolve("run/lock")).orElseThrow()) {
      assertThatExceptionOfType(InstanceException.class)
          .isThrownBy(() -> Instance.start(settings(data, Ports.free()), _ -> {}))
          .satisfies(
              refused -> {
                assertThat(refused.kind()).isEqualTo(InstanceException.Kind.BUSY);
                assertThat(refused.getMessage())
                    .contains("already running on " + data)
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("http://127.0.0.1:8080");
              });
    }
  }

  @Test
  void serversOfOthersThatAreAwayAreNamed(@TempDir Path data) {
    Ports away = Ports.free();
    InstanceSettings settings =
        new InstanceSettings(
            data,
            Optional.of("127.0.0.1:" + away.kafka()),
            Optional.of(URI.create("http://127.0.0.1:" + away.clickHouse())),
            Optional.empty(),
            Ports.free());

    assertThatExceptionOfType(InstanceException.class)
        .isThrownBy(() -> Instance.start(settings, _ -> {}))
        .withMessageContaining("Kafka at 127.0.0.1:" + away.kafka() + " does not answer")
        .withMessageContaining("ClickHouse at 127.0.0.1:" + away.clickHouse() + " does not answer");
  }

  @Test
  void firstStartWritesTheShippedConfigurationAndNoneAfterIt(@TempDir Path data)
      throws IOException {
    Files.writeString(data.resolve("tailwater.yaml"), "mine: true\n");

    assertThatExceptionOfType(InstanceException.class)
        .isThrownBy(() -> Instance.start(settings(data, Ports.free()), _ -> {}))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(InstanceException.Kind.USAGE));
    assertThat(data.resolve("tailwater.yaml")).hasContent("mine: true\n");
  }

  @Test
  void recordedStateReadsBackAndKnowsItsSupervisor(@TempDir Path data) throws IOException {
    Files.createDirectories(data.resolve("run"));
    state().record(data);

    assertThat(InstanceState.running(data)).contains(state());
    assertThat(InstanceState.running(data.resolve("other"))).isEmpty();
  }

  @Test
  void recordedStateIsForItsUserAlone(@TempDir Path data) throws IOException {
    Files.createDirectories(data.resolve("run"));
    Files.writeString(data.resolve("run/instance.json.new"), "left by a crash, for all to read");
    state().record(data);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("run/instance.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void passwordGoesToTheNodeInItsEnvironmentAlone(@TempDir Path data) {
    InstanceState servers =
        new InstanceState(
            state().supervisor(),
            List.of(),
            "127.0.0.1:9092",
            URI.create("http://u%40x:s%3Acret@ch/db"),
            List.of(PLACE));

    ChildProcess.Launch launch =
        Servers.nodeLaunch(data, servers, data.resolve("c"), PLACE, data.resolve("log"));

    assertThat(launch.arguments()).contains("http://u%40x@ch:8123/db");
    assertThat(String.join(" ", launch.arguments())).doesNotContain("cret");
    assertThat(launch.environment()).containsEntry("TAILWATER_CLICKHOUSE_PASSWORD", "s:cret");
  }

  @Test
  void dataDirectoryThatCannotBeIsNamedWithTheReason(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatExceptionOfType(InstanceException.class)
        .isThrownBy(() -> Instance.start(settings(file, Ports.free()), _ -> {}))
        .withMessageMatching(
            "cannot use " + file + "/run: [a-zA-Z ]+; choose another place with --data DIR");
  }

  @Test
  void configurationThatCannotBeWrittenIsNamedWithTheReason(@TempDir Path data) throws IOException {
    Path nowhere = data.resolve("gone/tailwater.yaml");
    Files.createSymbolicLink(data.resolve("tailwater.yaml"), nowhere);

    assertThatExceptionOfType(InstanceException.class)
        .isThrownBy(() -> Instance.start(settings(data, Ports.free()), _ -> {}))
        .withMessage(
            "cannot use "
                + data.resolve("tailwater.yaml")
                + ": no such file; choose another place with --data DIR");
  }

  @Test
  void clickHouseOfOthersIsLookedForOnItsOwnPort(@TempDir Path data) {
    InstanceSettings settings =
        new InstanceSettings(
            data,
            Optional.empty(),
            Optional.of(URI.create("https://clickhouse.invalid/db")),
            Optional.empty(),
            Ports.free());

    assertThatExceptionOfType(InstanceException.class)
        .isThrownBy(() -> Instance.start(settings, _ -> {}))
        .withMessageContaining("ClickHouse at clickhouse.invalid:8443 does not answer");
  }

  @Test
  void processIdThatWasUsedAgainIsNotMistaken() {
    ProcessMark self = ProcessMark.of("self", ProcessHandle.current().pid());

    assertThat(self.isAlive()).isTrue();
    assertThat(new ProcessMark("old", self.pid(), self.startedAtEpochMillis() - 60_000).isAlive())
        .isFalse();
  }

  @Test
  void stoppingWhatDoesNotRunStopsNothing(@TempDir Path data) throws InstanceException {
    assertThat(InstanceStop.stop(data, Duration.ofSeconds(1))).isEmpty();
  }

  private static InstanceSettings settings(Path data, Ports ports) {
    return new InstanceSettings(data, Optional.empty(), Optional.empty(), Optional.empty(), ports);
  }

  private static InstanceState state() {
    return new InstanceState(
        ProcessMark.of("supervisor", ProcessHandle.current().pid()),
        List.of(),
        "127.0.0.1:9092",
        URI.create("http://127.0.0.1:8123"),
        List.of(PLACE));
  }
}
