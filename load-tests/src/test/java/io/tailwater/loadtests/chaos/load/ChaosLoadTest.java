package io.tailwater.loadtests.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChaosLoadTest {
  private static final long BEGIN = 1_800_000_000_000L;

  @Test
  void sameSeedMakesTheSameRecords() {
    assertThat(digest(5, BEGIN)).isEqualTo(digest(5, BEGIN));
    assertThat(digest(5, BEGIN)).isNotEqualTo(digest(6, BEGIN));
  }

  @Test
  void everyTraceHasALateSpan() throws Exception {
    ChaosLoad load = new ChaosLoad(1, 500, BEGIN, 10_000);
    Map<String, List<Long>> ticks = new HashMap<>();
    while (load.hasNext()) {
      long at = load.nextMillis();
      for (ChaosLoad.Raw raw : load.next()) {
        spans(raw).forEach(span -> ticks.computeIfAbsent(id(span), _ -> new ArrayList<>()).add(at));
      }
    }
    assertThat(ticks).hasSize((int) load.traces());
    assertThat(ticks.values())
        .allSatisfy(times -> assertThat(times.getLast() - times.getFirst()).isGreaterThan(6_900));
  }

  @Test
  void sendsAboutWhatIsAskedForAndSomePoison() throws Exception {
    ChaosLoad load = new ChaosLoad(1, 1_000, BEGIN, 20_000);
    long poison = 0;
    while (load.hasNext()) {
      for (ChaosLoad.Raw raw : load.next()) {
        if (raw.value()[0] == 0x0f) {
          poison++;
          assertThatThrownBy(() -> TracesData.parseFrom(raw.value()))
              .isInstanceOf(InvalidProtocolBufferException.class);
        }
      }
    }
    assertThat(load.spans()).isBetween(19_000L, 21_000L);
    assertThat(poison).isEqualTo(load.poisonRecords()).isEqualTo(10);
  }

  @Test
  void logsSayEachTheirOwnAndSomeComeLongAfterTheDecision() throws Exception {
    ChaosLoad load = new ChaosLoad(1, 1_000, BEGIN, 20_000);
    Set<String> words = new HashSet<>();
    long late = 0;
    long alone = 0;
    while (load.hasNext()) {
      long at = load.nextMillis();
      for (ChaosLoad.Raw raw : load.next()) {
        if (raw.topic().equals(Topics.OTLP_LOGS)) {
          for (LogRecord log :
              LogsData.parseFrom(raw.value())
                  .getResourceLogs(0)
                  .getScopeLogs(0)
                  .getLogRecordsList()) {
            words.add(log.getBody().getStringValue());
            alone += log.getTraceId().isEmpty() ? 1 : 0;
            late += log.getBody().getStringValue().startsWith("said 1") ? 1 : 0;
            assertThat(log.getTimeUnixNano() / 1_000_000).isBetween(at - 100, at + 100);
          }
        }
      }
    }
    assertThat(words).hasSize((int) load.logs());
    assertThat(alone).isEqualTo(100);
    assertThat(late).isBetween(load.traces() / 8, load.traces() / 4);
  }

  private static List<Span> spans(ChaosLoad.Raw raw) throws InvalidProtocolBufferException {
    return raw.value()[0] == 0x0f || raw.topic().equals(Topics.OTLP_LOGS)
        ? List.of()
        : TracesData.parseFrom(raw.value()).getResourceSpans(0).getScopeSpans(0).getSpansList();
  }

  private static String id(Span span) {
    return span.getTraceId().toStringUtf8();
  }

  private static List<Integer> digest(long seed, long begin) {
    ChaosLoad load = new ChaosLoad(seed, 500, begin, 3_000);
    List<Integer> digests = new ArrayList<>();
    while (load.hasNext()) {
      load.next().forEach(raw -> digests.add(java.util.Arrays.hashCode(raw.value())));
    }
    return digests;
  }
}
