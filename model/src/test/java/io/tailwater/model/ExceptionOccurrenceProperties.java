package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ExceptionOccurrenceProperties {
  private static ExceptionOccurrence occurrence(long number, String text) {
    return new ExceptionOccurrence(
        number,
        text,
        text + "e",
        text + "t",
        number + 1,
        number + 2,
        number + 3,
        number + 4,
        number + 5,
        number + 6,
        (number & 1) == 0,
        text + "m",
        text + "s");
  }

  private static byte[] encoded(List<ExceptionOccurrence> all) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    ExceptionOccurrence.begin(out);
    for (ExceptionOccurrence one : all) {
      one.writeTo(out);
    }
    return bytes.toByteArray();
  }

  @Property
  void aListIsReadAsItWasWritten(
      @ForAll @Size(max = 5) List<Long> numbers, @ForAll @StringLength(max = 60) String text)
      throws IOException {
    // A lone surrogate is no text, and encodes as a question mark.
    String sound = text.replaceAll("\\p{Cs}", "");
    List<ExceptionOccurrence> all =
        numbers.stream().map(number -> occurrence(number, sound)).toList();

    assertThat(ExceptionOccurrence.decode(encoded(all))).isEqualTo(all);
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    try {
      ExceptionOccurrence.decode(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("exceptions .*|a text .*");
    }
  }

  @Test
  void textsAreCutBetweenCharacters() throws IOException {
    String umlauts = "\u00e4".repeat(ExceptionOccurrence.MAX_NAME_BYTES);
    ExceptionOccurrence cut =
        ExceptionOccurrence.decode(encoded(List.of(occurrence(1, "x" + umlauts)))).getFirst();

    assertThat(cut.service()).isEqualTo("x" + umlauts.substring(0, 127));
  }

  @Test
  void listThatWasCutShortIsRefused() throws IOException {
    byte[] bytes = encoded(List.of(occurrence(1, "x")));

    assertThatThrownBy(() -> ExceptionOccurrence.decode(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
