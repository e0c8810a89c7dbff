package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LetterNumberTest {
  @Test
  void isWrittenAsItIsRead() {
    assertThat(LetterNumber.parse("3:170")).contains(new LetterNumber(3, 170));
    assertThat(new LetterNumber(3, 170)).hasToString("3:170");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "17", "0:", ":1", "0:-1", "-1:0", "0:1:2", " 0:1", "0:1\n", "9999999999:1"})
  void whatIsNoNumberIsNone(String text) {
    assertThat(LetterNumber.parse(text)).isEmpty();
  }
}
