package io.tailwater.model.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class RollupKindProperties {
  private static RequestKey key(long minute, String endpoint) {
    return new RequestKey(minute, "shop", "pod", endpoint, RequestKey.Kind.CONSUMER, "http", "200");
  }

  private static CallStats stats(List<Long> durations) {
    CallStats stats = new CallStats();
    for (long nanos : durations) {
      boolean error = nanos % 3 == 0;
      stats.record(nanos, error, 1 << 20);
      stats.show(new TraceId(nanos % 5, 1), nanos, error);
    }
    return stats;
  }

  @Property
  void whatWasCountedIsReadAsItWas(
      @ForAll
          Map<
                  @LongRange(min = 0, max = 1L << 45) Long,
                  @Size(max = 20) List<@LongRange(min = 0, max = 1L << 40) Long>>
              minutes) {
    Map<RequestKey, CallStats> counted = new LinkedHashMap<>();
    minutes.forEach(
        (minute, durations) -> counted.put(key(minute, "ü" + minute), stats(durations)));
    Map<RequestKey, CallStats> read = new LinkedHashMap<>();
    RollupKind.REQUESTS
        .encode(counted)
        .forEach(record -> RollupKind.REQUESTS.decode(record.bytes(), read::put));
    assertThat(read).isEqualTo(counted);
  }

  @Property
  void partsMakeTheStatsThatTheyAreOf(
      @ForAll @Size(max = 20) List<@LongRange(min = 1, max = 1L << 40) Long> durations) {
    CallStats stats = stats(durations);
    CallStats same =
        CallStats.of(stats.latency(), stats.errors(), stats.satisfied(), stats.tolerating());
    if (stats.slowest() != null) {
      same.show(stats.slowest(), stats.slowestNanos(), false);
    }
    if (stats.failed() != null) {
      same.show(stats.failed(), 0, true);
    }
    assertThat(same).isEqualTo(stats);
    EdgeStats edge = EdgeStats.of(same, stats, stats.latency());
    assertThat(edge.client()).isEqualTo(stats).isNotSameAs(same);
    assertThat(edge.server()).isEqualTo(stats);
    assertThat(edge.gap()).isEqualTo(stats.latency());
  }

  @Example
  void statsOfMoreCallsThanWereMadeAreRefused() {
    CallStats one = stats(List.of(1L));
    assertThatThrownBy(() -> CallStats.of(one.latency(), 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 calls of which 1 failed");
    assertThatThrownBy(() -> CallStats.of(one.latency(), -1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void orderOfAddingIsNothing(
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 1L << 40) Long> left,
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 1L << 40) Long> right) {
    CallStats oneWay = stats(left);
    oneWay.add(stats(right));
    CallStats otherWay = stats(right);
    otherWay.add(stats(left));
    List<Long> both = new ArrayList<>(left);
    both.addAll(right);
    assertThat(oneWay).isEqualTo(otherWay).isEqualTo(stats(both));
  }

  @Property
  void garbageIsRefusedWithAWord(@ForAll @Size(max = 200) byte[] garbage) {
    for (RollupKind<?, ?> kind :
        List.of(
            RollupKind.REQUESTS,
            RollupKind.EDGES,
            RollupKind.STATEMENTS,
            RollupKind.DESTINATIONS)) {
      try {
        kind.decode(garbage, (_, _) -> {});
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Example
  void muchIsCutIntoRecordsThatKafkaTakes() {
    Map<RequestKey, CallStats> counted = new LinkedHashMap<>();
    for (int i = 0; i < 5_000; i++) {
      counted.put(key(i, "x".repeat(200)), stats(List.of(1L)));
    }
    List<EncodedRollup> records = RollupKind.REQUESTS.encode(counted);
    assertThat(records).hasSizeGreaterThan(1);
    assertThat(records).allSatisfy(record -> assertThat(record.bytes()).hasSizeLessThan(600 << 10));
  }

  @Example
  void otherVersionIsRefused() {
    assertThatThrownBy(() -> RollupKind.EDGES.decode(new byte[] {9}, (_, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edges of version 9");
  }
}
