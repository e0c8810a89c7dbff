package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

final class GoDurationProperties {
  @Property
  void whatIsFormattedReadsBack(
      @ForAll @LongRange(min = -Long.MAX_VALUE, max = Long.MAX_VALUE) long nanos) {
    Duration duration = Duration.ofNanos(nanos);

    assertThat(GoDuration.parse(GoDuration.format(duration))).contains(duration);
  }

  @Property
  void partsAddUp(
      @ForAll @LongRange(min = 0, max = 10_000) long hours,
      @ForAll @LongRange(min = 0, max = 10_000) long millis) {
    assertThat(GoDuration.parse(hours + "h" + millis + "ms"))
        .contains(Duration.ofHours(hours).plusMillis(millis));
  }

  @Property
  void noTextMakesItFail(@ForAll String text) {
    assertThat(GoDuration.parse(text)).isNotNull();
  }

  @Example
  void textsAreReadAsGoReadsThem() {
    assertThat(GoDuration.parse("1.5h")).contains(Duration.ofMinutes(90));
    assertThat(GoDuration.parse(".5s")).contains(Duration.ofMillis(500));
    assertThat(GoDuration.parse("3.s")).contains(Duration.ofSeconds(3));
    assertThat(GoDuration.parse("2µs")).contains(Duration.ofNanos(2_000));
    assertThat(GoDuration.parse("-1m")).contains(Duration.ofMinutes(-1));
    assertThat(GoDuration.parse("+0")).contains(Duration.ZERO);
    assertThat(GoDuration.parse("0.3ns")).contains(Duration.ZERO);
  }

  @Example
  void whatGoRefusesIsEmpty() {
    for (String text :
        new String[] {"", "-", "10", "s", "1 s", "1s ", "1d", "1m30", ".s", "1e3s"}) {
      assertThat(GoDuration.parse(text)).as(text).isEmpty();
    }
    assertThat(GoDuration.parse("2562048h")).as("above 64 bits of nanoseconds").isEmpty();
  }
}
