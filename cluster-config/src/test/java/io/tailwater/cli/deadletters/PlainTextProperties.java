package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class PlainTextProperties {
  @Property(tries = 500)
  void nothingMovesTheCursorAndNothingIsTooLong(
      @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 200) int max) {
    String line = PlainText.line(text, max);

    assertThat(line.length()).isLessThanOrEqualTo(max);
    assertThat(line.codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(character -> Character.getType(character) == Character.FORMAT);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x500),
            Arbitraries.integers().between(0x2000, 0x2100),
            Arbitraries.integers().between(0xD700, 0x1FFFF))
        .list()
        .ofMaxSize(300)
        .map(
            characters ->
                characters.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  @Example
  void usualTextStaysAsItIs() {
    assertThat(PlainText.line("zipkin: größer, 日本 😀", 40)).isEqualTo("zipkin: größer, 日本 😀");
  }

  @Example
  void escapesAndTurnsOfDirectionBecomeDots() {
    assertThat(PlainText.line("a\u001b[31mb\r\nc\u202ed\ud800", 40)).isEqualTo("a.[31mb..c.d.");
  }

  @Example
  void moreThanFitsIsCutBetweenCharacters() {
    assertThat(PlainText.line("abcdef", 4)).isEqualTo("abc…");
    assertThat(PlainText.line("ab😀😀", 4)).isEqualTo("ab…");
    assertThat(PlainText.line("abcd", 4)).isEqualTo("abcd");
  }
}
