package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.MetricMinute;
import io.tailwater.model.ServicePartitioner;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollupSplitterTest {
  private static final int PARTITIONS = 5;

  private final RollupSplitter splitter = new RollupSplitter(PARTITIONS);

  @Test
  void countsOfAServiceComeToItsPartitionAddedUp() {
    splitter.add("requests", requests("cart", "i-1", 3));
    splitter.add("requests", requests("cart", "i-2", 4));
    splitter.add("requests", requests("payment", "i-1", 1));

    Map<RequestKey, Long> cart = requestsOf(ServicePartitioner.partition("cart", PARTITIONS));

    assertThat(cart).containsEntry(key("cart", ""), 7L);
    assertThat(cart.keySet()).filteredOn(key -> key.service().equals("cart")).hasSize(1);
  }

  @Test
  void nothingComesTwice() {
    splitter.add("requests", requests("cart", "i-1", 3));
    int partition = ServicePartitioner.partition("cart", PARTITIONS);
    splitter.take(partition);

    assertThat(splitter.take(partition)).isEmpty();
  }

  @Test
  void edgesGoWithTheirCaller_andCallsFromOutsideAreLeftOut() {
    Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();
    edges.put(edge("cart", "redis"), called());
    edges.put(edge(EdgeKey.USER, "cart"), called());
    edges.put(edge(EdgeKey.UNKNOWN, "cart"), called());
    edges.put(edge("cart", EdgeKey.UNKNOWN), called());
    RollupKind.EDGES.encode(edges).forEach(record -> splitter.add("edges", record.bytes()));

    Map<EdgeKey, EdgeStats> found = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (EncodedRollup record : splitter.take(partition)) {
        RollupKind.EDGES.decode(record.bytes(), found::put);
        assertThat(partition).isEqualTo(ServicePartitioner.partition("cart", PARTITIONS));
      }
    }
    assertThat(found.keySet()).containsExactly(edge("cart", "redis"));
  }

  @Test
  void instancesThatWereSeenGoWithTheirServiceOnce() {
    byte[] seen =
        MetricMinute.encode(List.of(MetricMinute.seen(60_000, "cart", "cart-1", "web-1", "1.0")));
    splitter.add(MetricMinute.KIND, seen);
    splitter.add(MetricMinute.KIND, seen);

    List<EncodedRollup> records = splitter.take(ServicePartitioner.partition("cart", PARTITIONS));

    assertThat(records).hasSize(1);
    assertThat(MetricMinute.decode(records.getFirst().bytes()))
        .extracting(MetricMinute::part)
        .containsExactly("1.0");
  }

  @Test
  void linesOfLogsGoWithTheirService() {
    LogSlotCount lines =
        new LogSlotCount(
            60_000, "cart", 7, 5, "net.connection_refused", "", "refused", 3, List.of());
    splitter.add(LogSlotCount.KIND, LogSlotCount.encode(List.of(lines)));

    List<EncodedRollup> records = splitter.take(ServicePartitioner.partition("cart", PARTITIONS));

    assertThat(records).hasSize(1);
    assertThat(LogSlotCount.decode(records.getFirst().bytes())).containsExactly(lines);
  }

  @Test
  void kindsThatNobodyJudgesArePassedOver_andBrokenRecordsAreRefused() {
    splitter.add("something new", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> splitter.add("requests", new byte[] {9}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] requests(String service, String instance, int calls) {
    CallStats stats = new CallStats();
    for (int i = 0; i < calls; i++) {
      stats.record(1_000_000, false, 0);
    }
    return RollupKind.REQUESTS.encode(Map.of(key(service, instance), stats)).getFirst().bytes();
  }

  private static RequestKey key(String service, String instance) {
    return new RequestKey(
        60_000, service, instance, "GET /", RequestKey.Kind.SERVER, "http", "200");
  }

  private static EdgeKey edge(String client, String server) {
    return new EdgeKey(60_000, client, server, EdgeKey.Kind.SERVICE);
  }

  private static EdgeStats called() {
    EdgeStats stats = new EdgeStats();
    stats.client().record(1_000_000, false, 0);
    return stats;
  }

  private Map<RequestKey, Long> requestsOf(int partition) {
    Map<RequestKey, Long> calls = new HashMap<>();
    for (EncodedRollup record : splitter.take(partition)) {
      RollupKind.REQUESTS.decode(record.bytes(), (key, stats) -> calls.put(key, stats.calls()));
    }
    return calls;
  }
}
