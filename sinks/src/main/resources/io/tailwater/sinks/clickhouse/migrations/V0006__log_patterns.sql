-- How many logs of each pattern came in each minute, before sampling, and how many were kept. Several rows of a key add:
-- read them with sum() and GROUP BY. A batch that is sent again is dropped by its token.

CREATE TABLE IF NOT EXISTS tailwater.log_pattern_counts
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

-- Patterns that turn out to be one keep one of their ids: what the others are now, the latest of what was told.
CREATE TABLE IF NOT EXISTS tailwater.log_pattern_names
(
    `told` DateTime64(9, 'UTC') COMMENT 'when it was found out' CODEC(Delta(8), ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'as in log_pattern_counts' CODEC(ZSTD(1)),
    `severity` Enum8('UNSPECIFIED' = 0, 'TRACE' = 1, 'DEBUG' = 2, 'INFO' = 3, 'WARN' = 4, 'ERROR' = 5, 'FATAL' = 6) COMMENT 'as in log_pattern_counts' CODEC(ZSTD(1)),
    `former_id` String COMMENT 'id that logs and counts were given' CODEC(ZSTD(1)),
    `pattern_id` String COMMENT 'id by which the pattern goes now' CODEC(ZSTD(1)),
    `template` String COMMENT 'text of the pattern as it was then' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(told)
PARTITION BY toStartOfMonth(toDate(told, 'UTC'))
ORDER BY (service, severity, former_id)
TTL toDate(told, 'UTC') + INTERVAL 180 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- The counts under the ids by which patterns go now.
CREATE OR REPLACE VIEW tailwater.log_patterns_1m AS
SELECT
    counts.minute AS minute,
    counts.service AS service,
    counts.severity AS severity,
    if(names.pattern_id != '', names.pattern_id, toString(counts.pattern_id)) AS pattern_id,
    if(names.pattern_id != '', names.template, counts.template) AS template,
    counts.total AS total,
    counts.kept AS kept
FROM tailwater.log_pattern_counts AS counts
LEFT ANY JOIN
(
    SELECT
        latest.service AS service,
        latest.severity AS severity,
        latest.former_id AS former_id,
        argMax(latest.pattern_id, latest.told) AS pattern_id,
        argMax(latest.template, latest.told) AS template
    FROM tailwater.log_pattern_names AS latest
    GROUP BY service, severity, former_id
) AS names ON names.service = counts.service AND names.severity = counts.severity AND names.former_id = counts.pattern_id;

-- All ids that logs of a pattern may have been given, this one among them.
CREATE OR REPLACE VIEW tailwater.log_pattern_ids AS
SELECT {pattern:String} AS pattern_id
UNION DISTINCT
SELECT names.former_id AS pattern_id FROM tailwater.log_pattern_names AS names WHERE names.pattern_id = {pattern:String};
