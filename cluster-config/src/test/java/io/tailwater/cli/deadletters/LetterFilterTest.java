package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LetterFilterTest {
  private final DeadLetter letter = Letters.at(0, 1, 5_000, "malformed_record");

  @Test
  void everyBoundMustHold() {
    assertThat(takes(Optional.empty(), Optional.empty(), 0)).isTrue();
    assertThat(takes(Optional.of("malformed_record"), Optional.of("zipkin"), 5_000)).isTrue();
    assertThat(takes(Optional.of("malformed"), Optional.empty(), 0)).isFalse();
    assertThat(takes(Optional.empty(), Optional.of("zip"), 0)).isFalse();
    assertThat(takes(Optional.empty(), Optional.empty(), 5_001)).isFalse();
  }

  private boolean takes(Optional<String> reason, Optional<String> topic, long sinceMillis) {
    return new LetterFilter(reason, topic, sinceMillis).takes(letter);
  }
}
