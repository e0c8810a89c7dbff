package io.tailwater.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.model.TraceId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CollectorShardsTest {
  private static final CollectorShards FOUR = new CollectorShards(4);

  @Test
  void aLimitIsDividedDownToOne() {
    assertThat(LongStream.of(0, 1, 7, 8, 100).map(FOUR::divided))
        .containsExactly(0L, 1L, 1L, 2L, 25L);
    assertThat(new CollectorShards(1).divided(7)).isEqualTo(7);
  }

  @Test
  void theBurstStaysThatOfTheWholeLimit() {
    JsonNode divided =
        FOUR.divided(
            Cases.parsed(
                """
                [{"name": "l", "type": "rate_limiting", "rate_limiting": {"spans_per_second": 8}},
                 {"name": "c", "type": "composite",
                  "composite": {"max_total_spans_per_second": 40}}]
                """));

    assertThat(divided.at("/0/rate_limiting/spans_per_second").asLong()).isEqualTo(2);
    assertThat(divided.at("/0/rate_limiting/burst_capacity").asLong()).isEqualTo(16);
    assertThat(divided.at("/1/composite/max_total_spans_per_second").asLong()).isEqualTo(10);
  }

  @Test
  void tracesAreSpreadOverAllShards() {
    assertThat(LongStream.range(1, 100).mapToInt(lo -> FOUR.shardOf(new TraceId(0, lo))).distinct())
        .containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aTableOfOneForEachShardHoldsTracesOfDifferentShards() {
    TraceId first = new TraceId(0, 1);
    TraceId other =
        LongStream.range(2, 100)
            .mapToObj(lo -> new TraceId(0, lo))
            .filter(
                id -> new CollectorShards(2).shardOf(id) != new CollectorShards(2).shardOf(first))
            .findFirst()
            .orElseThrow();

    Cases.forwards(
        "a,b",
        "\"num_traces\": 2, \"num_shards\": 2",
        "{\"name\": \"all\", \"type\": \"always_sample\"}",
        """
        {"ingest": [{"trace": "%s", "name": "a"}], "wait_ms": 1100},
        {"ingest": [{"trace": "%s", "name": "b"}], "wait_ms": 2600}
        """
            .formatted(first.toHex(), other.toHex()));
  }
}
