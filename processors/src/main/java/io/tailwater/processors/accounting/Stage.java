package io.tailwater.processors.accounting;

/** A place where spans could get lost. The words stand in SQL and metrics: they never change. */
public enum Stage {
  /** A raw partition: read = cut out + dead letters. */
  REKEY("rekey"),
  /** Between the re-key lane and the shards: cut out = received + on the way. */
  KEYED("keyed"),
  /** A shard: received = kept + dropped + duplicates + dead letters + undecided. */
  SAMPLING("sampling"),
  /** Between a shard and ClickHouse: kept = landed + dead letters + on the way. */
  CLICKHOUSE("clickhouse");

  private final String word;

  Stage(String word) {
    this.word = word;
  }

  /** Its name outside of this program. */
  public String word() {
    return word;
  }
}
