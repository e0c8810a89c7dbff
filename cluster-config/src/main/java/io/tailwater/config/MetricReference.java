package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Whole;
import java.util.List;

/** The keys of the {@code metrics:} block. */
final class MetricReference {
  static final List<ConfigKey> KEYS =
      List.of(
          optional("metrics", new Block(), "", "How many series of metrics there may be."),
          optional(
              "metrics.max_series",
              new Whole(1_000, 100_000_000),
              "100000",
              "Series that the cluster remembers, shared evenly among the partitions; 400 to 1,000 bytes each, and a quarter of `node.memory_budget` at most. Points of further ones are dropped and counted. A series that says nothing for an hour is forgotten."),
          optional(
              "metrics.max_series_per_metric",
              new Whole(1, 1_000_000),
              "2000",
              "Series that one metric of one service may have on a partition. Points of further ones are added up in one series with the attribute `tailwater.overflow`."));

  private MetricReference() {}
}
