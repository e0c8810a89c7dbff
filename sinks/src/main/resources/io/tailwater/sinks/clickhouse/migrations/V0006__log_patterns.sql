-- How many logs of each pattern came in each minute, before sampling, and how many were kept. Several rows of a key add:
-- read them with sum() and GROUP BY. A batch that is sent again is dropped by its token.

CREATE TABLE IF NOT EXISTS tailwater.log_patterns_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute in which the logs happened' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that wrote them; empty where none is named' CODEC(ZSTD(1)),
    `severity` Enum8('UNSPECIFIED' = 0, 'TRACE' = 1, 'DEBUG' = 2, 'INFO' = 3, 'WARN' = 4, 'ERROR' = 5, 'FATAL' = 6) COMMENT 'range of their severity' CODEC(ZSTD(1)),
    `pattern_id` LowCardinality(String) COMMENT '16 lower-case hexadecimal digits; empty for logs without a pattern' CODEC(ZSTD(1)),
    `template` SimpleAggregateFunction(anyLast, String) COMMENT 'text of the pattern, with <*> for what varies' CODEC(ZSTD(1)),
    `total` SimpleAggregateFunction(sum, UInt64) COMMENT 'logs that came, kept or not' CODEC(T64, ZSTD(1)),
    `kept` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that are in tailwater.logs' CODEC(T64, ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (service, minute, severity, pattern_id)
TTL minute + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;
