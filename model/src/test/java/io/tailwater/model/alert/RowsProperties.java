package io.tailwater.model.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class RowsProperties {
  private record Codec<R>(
      Function<SplittableRandom, R> one,
      Function<List<R>, byte[]> encode,
      Function<byte[], List<R>> decode) {
    List<R> rows(SplittableRandom random) {
      List<R> rows = new ArrayList<>();
      for (int i = random.nextInt(10); i > 0; i--) {
        rows.add(one.apply(random));
      }
      return rows;
    }

    byte[] bytes(SplittableRandom random) {
      return encode.apply(rows(random));
    }

    void comesBack(SplittableRandom random) {
      List<R> rows = rows(random);
      assertThat(decode.apply(encode.apply(rows))).isEqualTo(rows);
    }
  }

  private static final List<Codec<?>> CODECS =
      List.of(
          new Codec<>(RowsProperties::alert, AlertRow::encode, AlertRow::decode),
          new Codec<>(RowsProperties::baseline, BaselineRow::encode, BaselineRow::decode),
          new Codec<>(RowsProperties::objective, SloRow::encode, SloRow::decode),
          new Codec<>(RowsProperties::page, PageRow::encode, PageRow::decode));

  private static String text(SplittableRandom random) {
    return random.nextInt(3) == 0 ? "" : "GET /pay é 语 " + random.nextInt(99);
  }

  private static double number(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      default -> random.nextDouble();
    };
  }

  private static <T> List<T> list(SplittableRandom random, Function<SplittableRandom, T> one) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(one.apply(random));
    }
    return list;
  }

  private static TraceId trace(SplittableRandom random) {
    return new TraceId(random.nextLong(), random.nextLong());
  }

  private static AlertRow alert(SplittableRandom random) {
    return new AlertRow(
        random.nextLong(),
        random.nextLong(),
        text(random),
        text(random),
        text(random),
        random.nextInt(),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        random.nextLong(),
        number(random),
        number(random),
        number(random),
        number(random),
        random.nextLong(),
        number(random),
        text(random),
        text(random),
        list(random, RowsProperties::trace),
        text(random),
        text(random),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private static BaselineRow baseline(SplittableRandom random) {
    return new BaselineRow(
        random.nextLong(),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        number(random),
        number(random),
        random.nextLong(),
        random.nextInt(),
        number(random),
        number(random),
        number(random),
        number(random),
        number(random),
        random.nextLong(),
        text(random),
        list(random, RowsProperties::text));
  }

  private static SloRow objective(SplittableRandom random) {
    return new SloRow(
        random.nextLong(),
        text(random),
        text(random),
        text(random),
        random.nextLong(),
        number(random),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        number(random),
        random.nextLong(),
        number(random),
        number(random),
        number(random),
        list(random, RowsProperties::text),
        list(random, RowsProperties::number),
        list(random, RowsProperties::text));
  }

  private static PageRow page(SplittableRandom random) {
    return page(random, text(random), list(random, RowsProperties::text));
  }

  private static PageRow page(SplittableRandom random, String title, List<String> services) {
    return new PageRow(
        random.nextLong(),
        text(random),
        text(random),
        random.nextInt(),
        text(random),
        text(random),
        text(random),
        text(random),
        random.nextLong(),
        title,
        text(random),
        text(random),
        list(random, RowsProperties::text),
        services,
        list(random, RowsProperties::text),
        list(random, RowsProperties::trace),
        text(random),
        text(random));
  }

  @Property(tries = 300)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    CODECS.forEach(codec -> codec.comesBack(new SplittableRandom(seed)));
  }

  @Property(tries = 300)
  void whatIsCutIsRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Codec<?> codec : CODECS) {
      byte[] bytes = codec.bytes(random);
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));

      assertThatThrownBy(() -> codec.decode().apply(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property(tries = 1_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Codec<?> codec : CODECS) {
      byte[] bytes = codec.bytes(random);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(codec.decode().apply(bytes)).hasSizeLessThan(100);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  @Property(tries = 100)
  void bytesThatAreLeftOverAreRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Codec<?> codec : CODECS) {
      byte[] bytes = codec.bytes(random);

      assertThatThrownBy(() -> codec.decode().apply(Arrays.copyOf(bytes, bytes.length + 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Example
  void aVersionThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> AlertRow.decode(new byte[] {9, 0, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }

  @Example
  void aNumberThatTheBytesCannotHoldIsRefusedBeforeRoomIsMadeForIt() {
    assertThatThrownBy(() -> PageRow.decode(new byte[] {1, 127, -1, -1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too short");
  }

  @Example
  void whatIsTooLongIsCutBetweenCharacters() {
    PageRow page =
        page(new SplittableRandom(1), "語".repeat(9_000), Collections.nCopies(5_000, "shop"));

    PageRow read = PageRow.decode(PageRow.encode(List.of(page))).getFirst();

    assertThat(read.title()).isEqualTo("語".repeat(RowTexts.MAX_TEXT_BYTES / 3));
    assertThat(read.services()).hasSize(RowTexts.MAX_ELEMENTS);
  }
}
