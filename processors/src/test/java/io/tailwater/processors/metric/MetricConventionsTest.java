package io.tailwater.processors.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricConventionsTest {

  @Test
  void durationIsConvertedByTheUnitThatItSays() {
    assertThat(MetricConventions.of("http.server.duration", "ms"))
        .isEqualTo(new MetricConventions.Today("http.server.request.duration", "s", 1_000));
    assertThat(MetricConventions.of("http.server.duration", "s").divisor()).isOne();
    assertThat(MetricConventions.of("http.server.duration", "").divisor()).isEqualTo(1_000);
    assertThat(MetricConventions.of("http.server.request.duration", "ms").divisor())
        .isEqualTo(1_000);
    assertThat(MetricConventions.of("http.server.request.duration", "").divisor()).isOne();
  }

  @Test
  void durationOfAnUnknownUnitStaysWhatItIs() {
    assertThat(MetricConventions.of("http.server.duration", "By"))
        .isEqualTo(new MetricConventions.Today("http.server.duration", "By", 1));
  }

  @Test
  void runtimeMetricsHaveTodaysNames() {
    assertThat(MetricConventions.of("process.runtime.jvm.memory.usage", "By").name())
        .isEqualTo("jvm.memory.used");
    assertThat(MetricConventions.of("system.cpu.utilization", "1").name())
        .isEqualTo("system.cpu.utilization");
  }

  @Test
  void commonWordsAreRenamedWithinTheirFamilyOnly() {
    assertThat(AttributeConventions.today("state", AttributeConventions.family("system.cpu.time")))
        .isEqualTo("cpu.mode");
    assertThat(AttributeConventions.today("state", AttributeConventions.family("my.queue")))
        .isEqualTo("state");
    assertThat(AttributeConventions.today("type", AttributeConventions.family("jvm.memory.used")))
        .isEqualTo("jvm.memory.type");
  }
}
