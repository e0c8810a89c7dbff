package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.model.Signal;
import io.tailwater.node.SignalFilter.Fate;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignalFilterTest {
  private final SignalFilter filter;

  SignalFilterTest() throws InvalidConfigException {
    filter =
        new SignalFilter(
            TailwaterConfig.parse(
                    "t",
                    """
                    tail_sampling: {policies: [{name: all, type: always_sample}]}
                    node:
                      sources:
                        - spans
                        - {topic: words, signal: logs}
                        - all
                        - {topic: all, signal: logs}
                        - {topic: most, signal: metrics}
                        - {topic: most, signal: logs}
                    """)
                .node());
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, String signal) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(topic, 0, 0, null, new byte[0]);
    if (!signal.isEmpty()) {
      record.headers().add("otelcol.signal", signal.getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    "spans, '',      TRACES, TAKEN",
    "spans, traces,  TRACES, TAKEN",
    "spans, logs,    TRACES, REFUSED",
    "words, '',      LOGS,   TAKEN",
    "words, metrics, LOGS,   REFUSED",
    "all,   traces,  TRACES, TAKEN",
    "all,   traces,  LOGS,   PASSED_OVER",
    "all,   logs,    LOGS,   TAKEN",
    "all,   logs,    TRACES, PASSED_OVER",
    "all,   metrics, TRACES, REFUSED",
    "all,   metrics, LOGS,   PASSED_OVER",
    "all,   '',      TRACES, REFUSED",
    "all,   '',      LOGS,   PASSED_OVER",
    "most,  metrics, METRICS, TAKEN",
    "most,  metrics, LOGS,    PASSED_OVER",
    "most,  traces,  LOGS,    REFUSED",
    "most,  traces,  METRICS, PASSED_OVER",
  })
  void exactlyOneLaneTakesARecordOrSaysThatNobodyDoes(
      String topic, String said, Signal lane, Fate fate) {
    assertThat(filter.fate(record(topic, said), lane)).isEqualTo(fate);
  }
}
