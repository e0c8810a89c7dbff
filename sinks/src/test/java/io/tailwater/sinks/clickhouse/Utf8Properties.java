package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class Utf8Properties {
  @Property
  void validityIsWhatTheJdkSays(@ForAll @Size(max = 40) byte[] bytes) {
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(isValid(bytes));
  }

  @Property
  void validTextStaysAsItIs(@ForAll String text) {
    byte[] bytes = text.getBytes(UTF_8);
    GrowingBytes target = new GrowingBytes(16);

    assertThat(Utf8.copy(bytes, 0, bytes.length, bytes.length, RowWarning.TEXT_TRUNCATED, target))
        .isZero();
    assertThat(Arrays.copyOf(target.array(), target.length())).isEqualTo(bytes);
  }

  @Property
  void resultIsAlwaysValidAndWithinItsLimit(
      @ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 40) int limit) {
    GrowingBytes target = new GrowingBytes(16);

    int warnings = Utf8.copy(bytes, 0, bytes.length, limit, RowWarning.TEXT_TRUNCATED, target);

    assertThat(target.length()).isLessThanOrEqualTo(limit);
    assertThat(isValid(Arrays.copyOf(target.array(), target.length()))).isTrue();
    assertThat(bytes.length > limit && (warnings & RowWarning.TEXT_TRUNCATED.bit()) == 0).isFalse();
  }

  @Property
  void cutTextIsAPrefixThatLacksLessThanACharacter(
      @ForAll String text, @ForAll @IntRange(max = 40) int limit) {
    byte[] bytes = text.getBytes(UTF_8);
    GrowingBytes target = new GrowingBytes(16);

    Utf8.copy(bytes, 0, bytes.length, limit, RowWarning.TEXT_TRUNCATED, target);

    byte[] kept = Arrays.copyOf(target.array(), target.length());
    assertThat(kept).isEqualTo(Arrays.copyOf(bytes, kept.length));
    assertThat(kept.length).isGreaterThan(Math.min(limit, bytes.length) - 4);
  }

  private static boolean isValid(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
