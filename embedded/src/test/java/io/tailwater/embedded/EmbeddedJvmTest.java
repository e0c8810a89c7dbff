package io.tailwater.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedJvmTest {
  @Test
  void serverWithoutMemoryEndsAndIsStartedAgain() {
    assertThat(EmbeddedClickHouse.JVM_OPTIONS).contains("-XX:+ExitOnOutOfMemoryError");
    assertThat(EmbeddedKafka.JVM_OPTIONS).contains("-XX:+ExitOnOutOfMemoryError");
  }
}
