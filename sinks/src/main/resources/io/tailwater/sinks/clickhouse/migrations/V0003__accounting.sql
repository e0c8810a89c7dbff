-- What became of every span, by stage and partition: received = kept + dropped_by_policy + duplicates + dead_lettered +
-- undecided + gap. Counts are since counting began; a row is written when something has changed.

CREATE TABLE IF NOT EXISTS tailwater.accounting
(
    `time` DateTime64(3, 'UTC') COMMENT 'when the accounts were compared' CODEC(Delta(8), ZSTD(1)),
    `stage` LowCardinality(String) COMMENT 'rekey, keyed, sampling or clickhouse' CODEC(ZSTD(1)),
    `topic` LowCardinality(String) COMMENT 'the topic that the stage reads' CODEC(ZSTD(1)),
    `partition` Int32 COMMENT 'its partition; -1 for all of them together' CODEC(ZSTD(1)),
    `since` DateTime64(3, 'UTC') COMMENT 'when counting began; 1970 where nothing has been counted' CODEC(ZSTD(1)),
    `received` UInt64 COMMENT 'spans that came in' CODEC(T64, ZSTD(1)),
    `kept` UInt64 COMMENT 'spans passed on, or landed' CODEC(T64, ZSTD(1)),
    `dropped_by_policy` UInt64 COMMENT 'spans that the policies do not keep' CODEC(T64, ZSTD(1)),
    `duplicates` UInt64 COMMENT 'spans that were in their kept trace already, byte for byte' CODEC(T64, ZSTD(1)),
    `dead_lettered` UInt64 COMMENT 'spans in the dead letters; a record that cannot be read counts as one' CODEC(T64, ZSTD(1)),
    `undecided` UInt64 COMMENT 'spans that wait for a decision, or are on their way' CODEC(T64, ZSTD(1)),
    `late_kept` UInt64 COMMENT 'of kept: spans that came after the decision' CODEC(T64, ZSTD(1)),
    `late_dropped` UInt64 COMMENT 'of dropped_by_policy: spans that came after the decision' CODEC(T64, ZSTD(1)),
    `capped` UInt64 COMMENT 'of late_dropped: spans left out of a kept trace above the size cap' CODEC(T64, ZSTD(1)),
    `gap` Int64 COMMENT 'spans of which nobody knows what became; negative where more came out than went in' CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toMonday(time)
ORDER BY (stage, topic, partition, time)
TTL toDateTime(time) + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;
