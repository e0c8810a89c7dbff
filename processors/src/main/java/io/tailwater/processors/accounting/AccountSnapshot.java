package io.tailwater.processors.accounting;

import java.util.List;

/**
 * The accounts of all partitions, read from the last stage to the first: what a stage has taken is
 * known before what the stage above had passed on, so that the latter is never the smaller.
 *
 * @param sources raw partitions, as the re-key lane stands in them; those with a committed offset
 * @param shards every keyed partition, as its shard stands in it
 * @param sinks every partition of kept spans, as the ClickHouse lane stands in it
 */
public record AccountSnapshot(List<Standing> sources, List<Standing> shards, List<Standing> sinks) {
  public AccountSnapshot {
    sources = List.copyOf(sources);
    shards = List.copyOf(shards);
    sinks = List.copyOf(sinks);
  }
}
