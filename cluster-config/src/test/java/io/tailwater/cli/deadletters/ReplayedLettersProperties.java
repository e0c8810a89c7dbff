package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ReplayedLettersProperties {
  @Property(tries = 300)
  void markNamesExactlyItsLetters(
      @ForAll("letters") Set<LetterNumber> letters, @ForAll("letter") LetterNumber other) {
    ReplayedLetters replayed = new ReplayedLetters();

    replayed.addMark(ReplayedLetters.mark(letters));

    assertThat(letters).allMatch(replayed::contains);
    assertThat(replayed.contains(other)).isEqualTo(letters.contains(other));
  }

  @Provide
  Arbitrary<Set<LetterNumber>> letters() {
    return letter().set().ofMinSize(1).ofMaxSize(60);
  }

  @Provide
  Arbitrary<LetterNumber> letter() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.oneOf(
                Arbitraries.longs().between(0, 40),
                Arbitraries.longs().between(65_530, 65_545),
                Arbitraries.longs().between(999_999_999_999_999_990L, 999_999_999_999_999_999L)))
        .as(LetterNumber::new);
  }

  @Example
  void neighboursAreOneRange() {
    assertThat(
            ReplayedLetters.mark(
                List.of(
                    new LetterNumber(1, 0),
                    new LetterNumber(0, 5),
                    new LetterNumber(0, 4),
                    new LetterNumber(0, 3),
                    new LetterNumber(0, 1))))
        .isEqualTo("0:1 0:3-5 1:0");
  }

  @Example
  void whatIsNoMarkIsRefused() {
    for (String text :
        List.of("", "0", "0:5-4", "0:1,2", "0:1  0:2", "v2 0:1", "0:0-999999999999")) {
      assertThatThrownBy(() -> new ReplayedLetters().addMark(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
