-- Spans of kept traces, and one row for every kept trace.
-- Every statement ends with a semicolon at the end of a line and may safely run twice. Inserts are synced to disk,
-- because the offsets of what they hold are committed once they are acknowledged.

CREATE TABLE IF NOT EXISTS tailwater.spans
(
    `day` Date COMMENT 'UTC day on which the record of the decision was written; the partition',
    `trace_id` String COMMENT '32 lower-case hexadecimal digits' CODEC(ZSTD(1)),
    `span_id` String COMMENT '16 lower-case hexadecimal digits' CODEC(ZSTD(1)),
    `parent_span_id` String COMMENT '16 lower-case hexadecimal digits; empty for a root' CODEC(ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service.name of the resource, or unknown_service' CODEC(ZSTD(1)),
    `name` LowCardinality(String) COMMENT 'span name' CODEC(ZSTD(1)),
    `kind` Enum8('UNSPECIFIED' = 0, 'INTERNAL' = 1, 'SERVER' = 2, 'CLIENT' = 3, 'PRODUCER' = 4, 'CONSUMER' = 5) COMMENT 'span kind' CODEC(ZSTD(1)),
    `status` Enum8('UNSET' = 0, 'OK' = 1, 'ERROR' = 2) COMMENT 'span status' CODEC(ZSTD(1)),
    `status_message` String COMMENT 'text of the status' CODEC(ZSTD(1)),
    `start_time` DateTime64(9, 'UTC') COMMENT 'start of the span' CODEC(Delta(8), ZSTD(1)),
    `duration_ns` UInt64 COMMENT 'end minus start, nanoseconds' CODEC(T64, ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) COMMENT 'span attributes as text' CODEC(ZSTD(1)),
    `resource_attributes` Map(LowCardinality(String), String) COMMENT 'resource attributes as text' CODEC(ZSTD(3)),
    `scope_name` LowCardinality(String) COMMENT 'instrumentation scope' CODEC(ZSTD(1)),
    `scope_version` LowCardinality(String) COMMENT 'version of the instrumentation scope' CODEC(ZSTD(1)),
    `events.time` Array(DateTime64(9, 'UTC')) COMMENT 'when each event happened' CODEC(ZSTD(1)),
    `events.name` Array(LowCardinality(String)) COMMENT 'name of each event' CODEC(ZSTD(1)),
    `events.attributes` Array(Map(LowCardinality(String), String)) COMMENT 'attributes of each event as text' CODEC(ZSTD(1)),
    `links.trace_id` Array(String) COMMENT 'trace of each linked span' CODEC(ZSTD(1)),
    `links.span_id` Array(String) COMMENT 'id of each linked span' CODEC(ZSTD(1)),
    `links.attributes` Array(Map(LowCardinality(String), String)) COMMENT 'attributes of each link as text' CODEC(ZSTD(1)),
    `trace_state` String COMMENT 'W3C tracestate' CODEC(ZSTD(1)),
    `flags` UInt32 COMMENT 'OTLP span flags; the low byte is the W3C trace flags' CODEC(T64, ZSTD(1)),
    `warnings` Array(LowCardinality(String)) COMMENT 'what was cut or mended on the way in' CODEC(ZSTD(1)),
    `sample_weight` Float64 COMMENT 'how many spans of all traffic this one stands for' CODEC(ZSTD(1)),
    `policy` LowCardinality(String) COMMENT 'sampling policy that kept the trace' CODEC(ZSTD(1)),
    INDEX start_time_minmax start_time TYPE minmax GRANULARITY 1,
    INDEX duration_minmax duration_ns TYPE minmax GRANULARITY 1,
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (toStartOfFiveMinutes(start_time), service, name, start_time, trace_id, span_id, day)
TTL day + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- A trace arrives as one record, and late spans or the rest of a very big trace as further ones. The key names the
-- record, so a record that lands twice counts once; it holds the day as well, without which FINAL could not leave out
-- partitions.
CREATE TABLE IF NOT EXISTS tailwater.trace_parts
(
    `day` Date COMMENT 'UTC day on which the record of the decision was written; the partition',
    `trace_id` String COMMENT '32 lower-case hexadecimal digits' CODEC(ZSTD(1)),
    `source_partition` UInt32 COMMENT 'Kafka partition of the record' CODEC(ZSTD(1)),
    `source_offset` UInt64 COMMENT 'Kafka offset of the record' CODEC(ZSTD(1)),
    `late` Bool COMMENT 'false for the first record of a trace' CODEC(ZSTD(1)),
    `root_service` LowCardinality(String) COMMENT 'service of the root span, empty if the record has none' CODEC(ZSTD(1)),
    `root_name` LowCardinality(String) COMMENT 'name of the root span, empty if the record has none' CODEC(ZSTD(1)),
    `start_time` DateTime64(9, 'UTC') COMMENT 'earliest start in the record' CODEC(ZSTD(1)),
    `end_time` DateTime64(9, 'UTC') COMMENT 'latest end in the record' CODEC(ZSTD(1)),
    `span_count` UInt64 COMMENT 'spans in the record' CODEC(T64, ZSTD(1)),
    `error_count` UInt64 COMMENT 'spans with status ERROR in the record' CODEC(T64, ZSTD(1)),
    `services` Array(LowCardinality(String)) COMMENT 'services of the record' CODEC(ZSTD(1)),
    `policy` LowCardinality(String) COMMENT 'sampling policy that kept the trace' CODEC(ZSTD(1)),
    `sample_weight` Float64 COMMENT 'how many traces of all traffic this one stands for' CODEC(ZSTD(1)),
    INDEX start_time_minmax start_time TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (trace_id, day, source_partition, source_offset)
TTL day + INTERVAL 90 DAY DELETE
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- One row for every kept trace that started in [since, until). Only partitions from the day of `since` on are read: no
-- decision is recorded more than ten minutes before the start of its spans.
CREATE OR REPLACE VIEW tailwater.traces_between AS
SELECT
    trace_id,
    argMinIf(parts.root_service, (parts.start_time, parts.source_offset), parts.root_service != '') AS root_service,
    argMinIf(parts.root_name, (parts.start_time, parts.source_offset), parts.root_service != '') AS root_name,
    min(parts.start_time) AS start_time,
    max(parts.end_time) AS end_time,
    toUInt64(toUnixTimestamp64Nano(max(parts.end_time)) - toUnixTimestamp64Nano(min(parts.start_time))) AS duration_ns,
    sum(parts.span_count) AS span_count,
    sum(parts.error_count) AS error_count,
    arraySort(groupUniqArrayArray(CAST(parts.services, 'Array(String)'))) AS services,
    argMin(parts.policy, (parts.late, parts.source_offset)) AS policy,
    argMin(parts.sample_weight, (parts.late, parts.source_offset)) AS sample_weight,
    sumIf(parts.span_count, parts.late) AS late_span_count
FROM tailwater.trace_parts AS parts FINAL
WHERE parts.day >= toDate({since:DateTime64(9, 'UTC')} - INTERVAL 10 MINUTE, 'UTC')
GROUP BY trace_id
HAVING start_time >= {since:DateTime64(9, 'UTC')} AND start_time < {until:DateTime64(9, 'UTC')};

-- One row for every kept trace. The bounds are those that the sink keeps start times within.
CREATE OR REPLACE VIEW tailwater.traces AS
SELECT * FROM tailwater.traces_between(since = '2000-01-01 00:00:00', until = '2201-01-01 00:00:00');
