package io.tailwater.model.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class PinFormatProperties {
  private static List<Pin> pins(SplittableRandom random) {
    List<Pin> pins = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      pins.add(random.nextBoolean() ? traces(random) : place(random));
    }
    return pins;
  }

  private static Pin traces(SplittableRandom random) {
    List<TraceId> traces = new ArrayList<>();
    for (int i = random.nextInt(Pin.Traces.MOST_TRACES + 1); i > 0; i--) {
      traces.add(new TraceId(random.nextLong(), random.nextLong()));
    }
    return new Pin.Traces("alert é " + random.nextInt(), random.nextLong(), traces);
  }

  private static Pin place(SplittableRandom random) {
    return new Pin.Place(
        "alert " + random.nextInt(),
        random.nextLong(),
        "kasse \u0000 \ud83d\ude80 " + random.nextInt(9),
        random.nextBoolean(),
        random.nextLong(Long.MAX_VALUE),
        random.nextInt(1, Pin.Place.MOST_TRACES + 1));
  }

  @Property(tries = 500)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    List<Pin> pins = pins(new SplittableRandom(seed));

    assertThat(PinFormat.decode(PinFormat.encode(pins))).isEqualTo(pins);
  }

  @Property(tries = 3_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = PinFormat.encode(pins(random));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      assertThat(PinFormat.decode(bytes).size()).isLessThanOrEqualTo(Pin.MOST);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 300)
  void pinsThatEndTooSoonAreRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = PinFormat.encode(pins(random));
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));

    assertThatIllegalArgumentException().isThrownBy(() -> PinFormat.decode(cut));
  }

  @Example
  void aVersionThatIsNotKnownIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PinFormat.decode(new byte[] {9, 0, 0}))
        .withMessageContaining("version 9");
  }

  @Example
  void boundsHold() {
    List<TraceId> many = Collections.nCopies(101, new TraceId(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pin.Traces("a", 0, many));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pin.Traces("", 0, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pin.Place("a".repeat(257), 0, "s", true, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pin.Place("a", 0, "", true, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pin.Place("a", 0, "s", true, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pin.Place("a", 0, "s", true, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pin.Place("a", 0, "s", true, 0, 1_001));
    List<Pin> pins = Collections.nCopies(1_001, new Pin.Traces("a", 0, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> PinFormat.encode(pins));
  }

  @Example
  void aPinEndsAtTheEarlierOfTwoMoments() {
    Pin pin = new Pin.Place("a", 100, "s", true, 7, 3);

    assertThat(pin.endingBy(90)).isEqualTo(new Pin.Place("a", 90, "s", true, 7, 3));
    assertThat(pin.endingBy(110)).isEqualTo(pin);
    assertThat(new Pin.Traces("b", 100, List.of()).endingBy(5).untilMillis()).isEqualTo(5);
  }
}
