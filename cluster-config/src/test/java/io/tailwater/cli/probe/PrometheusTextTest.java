package io.tailwater.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.cli.probe.PrometheusText.Sample;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrometheusTextTest {
  @Test
  void samplesAreReadWithLabelsEscapesAndTimeStamps() {
    PrometheusText text =
        PrometheusText.parse(
            """
            # HELP a_total What it counts.
            # TYPE a_total counter
            a_total 1
            a_total{x="1",y="a\\"b\\\\c\\nd, }"} 2.5E1 1700000000000
            a_total{ x = "2" , } +Inf
            b NaN

            """);

    assertThat(text.samples())
        .containsExactly(
            new Sample("a_total", Map.of(), 1),
            new Sample("a_total", Map.of("x", "1", "y", "a\"b\\c\nd, }"), 25),
            new Sample("a_total", Map.of("x", "2"), Double.POSITIVE_INFINITY),
            new Sample("b", Map.of(), Double.NaN));
  }

  @Test
  void sumsGoOverLabels() {
    PrometheusText text =
        PrometheusText.parse("t{d=\"k\",p=\"a\"} 1\nt{d=\"k\",p=\"b\"} 2\nt{d=\"x\"} 4\nu 8\n");

    assertThat(text.sum("t")).isEqualTo(7);
    assertThat(text.sum("t", "d", "k")).isEqualTo(3);
    assertThat(text.sumsBy("t", "p")).isEqualTo(Map.of("a", 1.0, "b", 2.0));
    assertThat(text.where("d", "x").sum("t")).isEqualTo(4);
    assertThat(text.sum("absent")).isZero();
  }

  @Test
  void whatIsNoSampleIsPassedOver() {
    assertThat(
            PrometheusText.parse("alone\nx{a=\"1\nx{a=1} 2\nname word\n<html>\n{} 1 2 3\n")
                .samples())
        .extracting(Sample::name)
        .containsExactly("");
  }
}
