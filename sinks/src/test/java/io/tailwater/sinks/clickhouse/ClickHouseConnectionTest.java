package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.sinks.clickhouse.FakeClickHouse.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickHouseConnectionTest {
  @Test
  void pingIsSilentWhileTheServerAnswers() throws IOException {
    try (FakeClickHouse server = FakeClickHouse.start();
        ClickHouseConnection connection = ClickHouseConnection.open(server.url())) {
      assertThat(connection.ping()).isEmpty();
    }
  }

  @Test
  void pingSaysWhyTheServerIsOfNoUse() throws IOException {
    try (FakeClickHouse server =
            FakeClickHouse.start()
                .answering(new Answer(403, 516, "Code: 516. DB::Exception: wrong password"));
        ClickHouseConnection connection = ClickHouseConnection.open(server.url())) {
      assertThat(connection.ping()).get().asString().contains("check user and password");
    }
  }

  @Test
  void serverThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ClickHouseConnection connection =
            ClickHouseConnection.open(
                URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(200))) {
      assertThat(connection.ping()).get().asString().contains("does not answer");
    }
  }

  @Test
  void rowsAreLines() throws IOException {
    try (FakeClickHouse server =
            FakeClickHouse.start().answering(new Answer(200, 0, "1\ta\n2\tb\n"));
        ClickHouseConnection connection = ClickHouseConnection.open(server.url())) {
      assertThat(connection.rows("SELECT x")).containsExactly("1\ta", "2\tb");
    }
  }

  @Test
  void addressHidesUserAndPassword() {
    try (ClickHouseConnection connection =
        ClickHouseConnection.open("http://writer:p%40ss@db.example:9000/tailwater")) {
      assertThat(connection.address()).isEqualTo("http://db.example:9000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8123", "tcp://host:9000", "http:///x"})
  void otherUrlsAreRefused(String url) {
    assertThatThrownBy(() -> ClickHouseConnection.open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the ClickHouse URL needs the form http://user:password@host:port/database");
  }
}
