package io.tailwater.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FurtherListenerTest {
  private static final List<FurtherListener> TWO =
      List.of(new FurtherListener("NODE_1", 1001, 2001), new FurtherListener("NODE_2", 1002, 2002));

  @Test
  void optionIsReadAsItWasWritten() {
    assertThat(FurtherListener.parse(FurtherListener.text(TWO))).isEqualTo(TWO);
    assertThat(FurtherListener.parse("")).isEmpty();
  }

  @Test
  void anythingElseIsRefusedInOneLine() {
    assertThatThrownBy(() -> FurtherListener.parse("NODE_1=1001"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "option --listeners takes NAME=PORT@ADVERTISED_PORT, several with commas between:"
                + " NODE_1=1001");
  }

  @Test
  void brokerBindsOnePortAndAdvertisesTheOther() {
    Properties properties = new BrokerSettings(Path.of("data"), 9092, 9093, TWO).properties();

    assertThat(properties)
        .containsEntry(
            "listeners",
            "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093,"
                + "NODE_1://127.0.0.1:1001,NODE_2://127.0.0.1:1002")
        .containsEntry(
            "advertised.listeners",
            "PLAINTEXT://127.0.0.1:9092,NODE_1://127.0.0.1:2001,NODE_2://127.0.0.1:2002")
        .containsEntry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,NODE_1:PLAINTEXT,NODE_2:PLAINTEXT");
  }
}
