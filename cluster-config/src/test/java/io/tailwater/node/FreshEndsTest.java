package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

final class FreshEndsTest {
  private final AtomicInteger answers = new AtomicInteger();
  private final FreshEnds ends = new FreshEnds(answers::get);

  @Test
  void nothingIsKnownBeforeAFetchWasSentAndAnswered() {
    assertThat(ends.knownMillis(1_000, 1)).isZero();
    answers.set(1);
    assertThat(ends.knownMillis(1_100, 1)).isZero();
    answers.set(2);
    assertThat(ends.knownMillis(1_200, 1)).isEqualTo(1_000);
  }

  @Test
  void stallMakesNothingKnownThatWasNotAskedSince() {
    known();

    assertThat(ends.knownMillis(20_000, 1)).isEqualTo(1_000);
    answers.set(3);
    assertThat(ends.knownMillis(20_050, 1)).as("one answer may be from before").isEqualTo(1_000);
    answers.set(4);
    assertThat(ends.knownMillis(20_100, 1)).as("the mark of before the stall").isEqualTo(1_200);
    answers.set(6);
    assertThat(ends.knownMillis(20_200, 1)).isEqualTo(20_100);
  }

  @Test
  void moreBrokersHaveMoreFetchesUnderWay() {
    assertThat(ends.knownMillis(1_000, 3)).isZero();
    answers.set(3);
    assertThat(ends.knownMillis(1_100, 3)).isZero();
    answers.set(4);
    assertThat(ends.knownMillis(1_200, 3)).isEqualTo(1_000);
  }

  @Test
  void consumerCountsItsFetches() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:9"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      assertThat(FreshEnds.of(consumer).knownMillis(1_000, 1)).isZero();
    }
  }

  private void known() {
    assertThat(ends.knownMillis(1_000, 1)).isZero();
    answers.set(2);
    assertThat(ends.knownMillis(1_200, 1)).isEqualTo(1_000);
  }
}
