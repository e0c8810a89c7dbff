-- Metrics: points of gauges and sums in one table, histograms and summaries in another, a row for each series and minute,
-- and who sent them. Rows hold what was added since the point before, whatever the application sent.

CREATE TABLE IF NOT EXISTS tailwater.metrics_points
(
    `day` Date COMMENT 'UTC day of the record; the partition',
    `name` LowCardinality(String) COMMENT 'metric, as it is called today' CODEC(ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service.name of the resource, or unknown_service' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'service.instance.id; else host and process id' CODEC(ZSTD(1)),
    `host` LowCardinality(String) COMMENT 'host.name of the resource; empty where unknown' CODEC(ZSTD(1)),
    `scope` LowCardinality(String) COMMENT 'instrumentation scope' CODEC(ZSTD(1)),
    `unit` LowCardinality(String) COMMENT 'unit of the values, UCUM' CODEC(ZSTD(1)),
    `kind` Enum8('GAUGE' = 0, 'SUM' = 1, 'HISTOGRAM' = 2, 'EXPONENTIAL_HISTOGRAM' = 3, 'SUMMARY' = 4) COMMENT 'GAUGE or SUM' CODEC(ZSTD(1)),
    `temporality` Enum8('UNSPECIFIED' = 0, 'DELTA' = 1, 'CUMULATIVE' = 2) COMMENT 'of what the application sent' CODEC(ZSTD(1)),
    `monotonic` Bool COMMENT 'whether the sum only grows' CODEC(ZSTD(1)),
    `source_name` LowCardinality(String) COMMENT 'what the application called the metric, where that is another name' CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) COMMENT 'attributes of the point, named as today' CODEC(ZSTD(1)),
    `resource_attributes` Map(LowCardinality(String), String) COMMENT 'resource attributes as text' CODEC(ZSTD(3)),
    `series_id` UInt64 COMMENT 'hash of all that names the series' CODEC(ZSTD(1)),
    `start_time` DateTime64(9, 'UTC') COMMENT 'begin of the interval of delta' CODEC(Delta(8), ZSTD(1)),
    `time` DateTime64(9, 'UTC') COMMENT 'time of the point' CODEC(Delta(8), ZSTD(1)),
    `value` Float64 COMMENT 'as it came: value of a gauge, total of a cumulative sum, delta' CODEC(ZSTD(1)),
    `delta` Float64 COMMENT 'what the sum grew by in the interval; 0 for gauges' CODEC(ZSTD(1)),
    `exemplars.time` Array(DateTime64(9, 'UTC')) COMMENT 'when each exemplar was measured' CODEC(ZSTD(1)),
    `exemplars.value` Array(Float64) COMMENT 'what was measured' CODEC(ZSTD(1)),
    `exemplars.trace_id` Array(String) COMMENT 'trace it was measured in' CODEC(ZSTD(1)),
    `exemplars.span_id` Array(String) COMMENT 'span it was measured in' CODEC(ZSTD(1)),
    `source_partition` UInt32 COMMENT 'Kafka partition of the record' CODEC(ZSTD(1)),
    `source_offset` UInt64 COMMENT 'Kafka offset of the record' CODEC(Delta(8), ZSTD(1)),
    INDEX time_minmax time TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (name, service, series_id, time, source_partition, source_offset, day)
TTL day + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.metrics_histograms
(
    `day` Date COMMENT 'UTC day of the record; the partition',
    `name` LowCardinality(String) COMMENT 'metric, as it is called today' CODEC(ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service.name of the resource, or unknown_service' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'service.instance.id; else host and process id' CODEC(ZSTD(1)),
    `host` LowCardinality(String) COMMENT 'host.name of the resource; empty where unknown' CODEC(ZSTD(1)),
    `scope` LowCardinality(String) COMMENT 'instrumentation scope' CODEC(ZSTD(1)),
    `unit` LowCardinality(String) COMMENT 'unit of the values, UCUM' CODEC(ZSTD(1)),
    `kind` Enum8('GAUGE' = 0, 'SUM' = 1, 'HISTOGRAM' = 2, 'EXPONENTIAL_HISTOGRAM' = 3, 'SUMMARY' = 4) COMMENT 'HISTOGRAM, EXPONENTIAL_HISTOGRAM or SUMMARY' CODEC(ZSTD(1)),
    `temporality` Enum8('UNSPECIFIED' = 0, 'DELTA' = 1, 'CUMULATIVE' = 2) COMMENT 'of what the application sent' CODEC(ZSTD(1)),
    `source_name` LowCardinality(String) COMMENT 'what the application called the metric, where that is another name' CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) COMMENT 'attributes of the point, named as today' CODEC(ZSTD(1)),
    `resource_attributes` Map(LowCardinality(String), String) COMMENT 'resource attributes as text' CODEC(ZSTD(3)),
    `series_id` UInt64 COMMENT 'hash of all that names the series' CODEC(ZSTD(1)),
    `start_time` DateTime64(9, 'UTC') COMMENT 'begin of the interval' CODEC(Delta(8), ZSTD(1)),
    `time` DateTime64(9, 'UTC') COMMENT 'end of the interval' CODEC(Delta(8), ZSTD(1)),
    `count` UInt64 COMMENT 'measurements in the interval' CODEC(T64, ZSTD(1)),
    `sum` Float64 COMMENT 'their sum; NaN where unknown' CODEC(ZSTD(1)),
    `min` Float64 COMMENT 'the smallest of them; NaN where unknown' CODEC(ZSTD(1)),
    `max` Float64 COMMENT 'the largest of them; NaN where unknown' CODEC(ZSTD(1)),
    `bounds` Array(Float64) COMMENT 'HISTOGRAM: upper bounds of all buckets but the last' CODEC(ZSTD(1)),
    `bucket_counts` Array(UInt64) COMMENT 'HISTOGRAM: measurements of each bucket' CODEC(ZSTD(1)),
    `scale` Int32 COMMENT 'EXPONENTIAL_HISTOGRAM: bounds grow by 2^(2^-scale)' CODEC(ZSTD(1)),
    `zero_threshold` Float64 COMMENT 'EXPONENTIAL_HISTOGRAM: how far from zero zero_count reaches' CODEC(ZSTD(1)),
    `zero_count` UInt64 COMMENT 'EXPONENTIAL_HISTOGRAM: measurements about zero' CODEC(ZSTD(1)),
    `positive_offset` Int32 COMMENT 'EXPONENTIAL_HISTOGRAM: index of the first positive bucket' CODEC(ZSTD(1)),
    `positive_counts` Array(UInt64) COMMENT 'EXPONENTIAL_HISTOGRAM: measurements of each positive bucket' CODEC(ZSTD(1)),
    `negative_offset` Int32 COMMENT 'EXPONENTIAL_HISTOGRAM: index of the first negative bucket' CODEC(ZSTD(1)),
    `negative_counts` Array(UInt64) COMMENT 'EXPONENTIAL_HISTOGRAM: measurements of each negative bucket' CODEC(ZSTD(1)),
    `quantiles` Array(Float64) COMMENT 'SUMMARY: the quantiles' CODEC(ZSTD(1)),
    `quantile_values` Array(Float64) COMMENT 'SUMMARY: the value at each of them' CODEC(ZSTD(1)),
    `exemplars.time` Array(DateTime64(9, 'UTC')) COMMENT 'when each exemplar was measured' CODEC(ZSTD(1)),
    `exemplars.value` Array(Float64) COMMENT 'what was measured' CODEC(ZSTD(1)),
    `exemplars.trace_id` Array(String) COMMENT 'trace it was measured in' CODEC(ZSTD(1)),
    `exemplars.span_id` Array(String) COMMENT 'span it was measured in' CODEC(ZSTD(1)),
    `source_partition` UInt32 COMMENT 'Kafka partition of the record' CODEC(ZSTD(1)),
    `source_offset` UInt64 COMMENT 'Kafka offset of the record' CODEC(Delta(8), ZSTD(1)),
    INDEX time_minmax time TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (name, service, series_id, time, source_partition, source_offset, day)
TTL day + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE OR REPLACE VIEW tailwater.metrics_gauge AS
SELECT day, name, service, instance, host, scope, unit, source_name, attributes, resource_attributes, series_id, time, value,
    `exemplars.time`, `exemplars.value`, `exemplars.trace_id`, `exemplars.span_id`
FROM tailwater.metrics_points
WHERE kind = 'GAUGE';

CREATE OR REPLACE VIEW tailwater.metrics_sum AS
SELECT day, name, service, instance, host, scope, unit, temporality, monotonic, source_name, attributes, resource_attributes,
    series_id, start_time, time, value, delta,
    `exemplars.time`, `exemplars.value`, `exemplars.trace_id`, `exemplars.span_id`
FROM tailwater.metrics_points
WHERE kind = 'SUM';

CREATE OR REPLACE VIEW tailwater.metrics_histogram AS
SELECT day, name, service, instance, host, scope, unit, temporality, source_name, attributes, resource_attributes, series_id,
    start_time, time, count, sum, min, max, bounds, bucket_counts,
    `exemplars.time`, `exemplars.value`, `exemplars.trace_id`, `exemplars.span_id`
FROM tailwater.metrics_histograms
WHERE kind = 'HISTOGRAM';

CREATE OR REPLACE VIEW tailwater.metrics_exp_histogram AS
SELECT day, name, service, instance, host, scope, unit, temporality, source_name, attributes, resource_attributes, series_id,
    start_time, time, count, sum, min, max, scale, zero_threshold, zero_count, positive_offset, positive_counts,
    negative_offset, negative_counts,
    `exemplars.time`, `exemplars.value`, `exemplars.trace_id`, `exemplars.span_id`
FROM tailwater.metrics_histograms
WHERE kind = 'EXPONENTIAL_HISTOGRAM';

CREATE OR REPLACE VIEW tailwater.metrics_summary AS
SELECT day, name, service, instance, host, scope, unit, source_name, attributes, resource_attributes, series_id, start_time,
    time, count, sum, quantiles, quantile_values
FROM tailwater.metrics_histograms
WHERE kind = 'SUMMARY';

-- Has a deduplication window of its own: without one, what the views below push would count again when an insert is sent
-- again.
CREATE TABLE IF NOT EXISTS tailwater.metrics_minutes
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute' CODEC(Delta(4), ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `unit` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` Enum8('GAUGE' = 0, 'SUM' = 1, 'HISTOGRAM' = 2, 'EXPONENTIAL_HISTOGRAM' = 3, 'SUMMARY' = 4) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `points` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `value_sum` SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    `value_min` SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    `value_max` SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    `value_last` AggregateFunction(argMax, Float64, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    `delta` SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    `count` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `sum` SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (name, service, series_id, minute, kind)
TTL minute + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.metrics_points_to_minutes TO tailwater.metrics_minutes AS
SELECT
    toStartOfMinute(toDateTime(time, 'UTC')) AS minute, name, service, instance, host, unit, kind, series_id,
    any(attributes) AS attributes,
    count() AS points,
    sum(value) AS value_sum,
    min(value) AS value_min,
    max(value) AS value_max,
    argMaxState(value, time) AS value_last,
    sum(metrics_points.delta) AS delta,
    toUInt64(0) AS count,
    toFloat64(0) AS sum
FROM tailwater.metrics_points
GROUP BY minute, name, service, instance, host, unit, kind, series_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.metrics_histograms_to_minutes TO tailwater.metrics_minutes AS
SELECT
    toStartOfMinute(toDateTime(time, 'UTC')) AS minute, name, service, instance, host, unit, kind, series_id,
    any(attributes) AS attributes,
    count() AS points,
    toFloat64(0) AS value_sum,
    if(countIf(NOT isNaN(metrics_histograms.min)) = 0, inf, minIf(metrics_histograms.min, NOT isNaN(metrics_histograms.min))) AS value_min,
    if(countIf(NOT isNaN(metrics_histograms.max)) = 0, -inf, maxIf(metrics_histograms.max, NOT isNaN(metrics_histograms.max))) AS value_max,
    argMaxState(if(metrics_histograms.count = 0, nan, metrics_histograms.sum / metrics_histograms.count), time) AS value_last,
    toFloat64(0) AS delta,
    sum(metrics_histograms.count) AS count,
    sumIf(metrics_histograms.sum, NOT isNaN(metrics_histograms.sum)) AS sum
FROM tailwater.metrics_histograms
GROUP BY minute, name, service, instance, host, unit, kind, series_id;

-- One row for each series and minute.
CREATE OR REPLACE VIEW tailwater.metrics_1m AS
SELECT
    minute, name, service, instance, host, unit, kind, series_id,
    any(m.attributes) AS attributes,
    sum(m.points) AS points,
    sum(m.value_sum) / sum(m.points) AS value_avg,
    if(min(m.value_min) = inf, nan, min(toFloat64(m.value_min))) AS value_min,
    if(max(m.value_max) = -inf, nan, max(toFloat64(m.value_max))) AS value_max,
    argMaxMerge(m.value_last) AS value_last,
    sum(m.delta) AS delta,
    sum(m.count) AS count,
    sum(m.sum) AS sum
FROM tailwater.metrics_minutes AS m
GROUP BY minute, name, service, instance, host, unit, kind, series_id;

-- Which host runs hot, by what it sent in the last ten minutes. Hosts that have not sent a measurement have NaN for it.
CREATE OR REPLACE VIEW tailwater.hot_hosts AS
SELECT
    host,
    if(cpu_seconds > 0, 1 - cpu_idle_seconds / cpu_seconds, if(isNaN(cpu_idle_ratio), process_cpu, 1 - cpu_idle_ratio)) AS cpu,
    if(memory_bytes > 0, memory_used_bytes / memory_bytes, memory_used_ratio) AS memory,
    load_1m,
    busiest_filesystem,
    services,
    last_seen
FROM
(
    SELECT
        host,
        sumIf(delta, name = 'system.cpu.time') AS cpu_seconds,
        sumIf(delta, name = 'system.cpu.time' AND attributes['cpu.mode'] IN ('idle', 'iowait')) AS cpu_idle_seconds,
        avgIf(value, name = 'system.cpu.utilization' AND attributes['cpu.mode'] = 'idle') AS cpu_idle_ratio,
        avgIf(value, name IN ('jvm.system.cpu.utilization', 'process.cpu.utilization', 'jvm.cpu.recent_utilization')) AS process_cpu,
        sumIf(value, name = 'system.memory.usage') AS memory_bytes,
        sumIf(value, name = 'system.memory.usage' AND attributes['system.memory.state'] = 'used') AS memory_used_bytes,
        avgIf(value, name = 'system.memory.utilization' AND attributes['system.memory.state'] = 'used') AS memory_used_ratio,
        avgIf(value, name IN ('system.cpu.load_average.1m', 'jvm.system.cpu.load_1m')) AS load_1m,
        maxIf(value, name = 'system.filesystem.utilization') AS busiest_filesystem,
        arraySort(groupUniqArray(toString(service))) AS services,
        max(time) AS last_seen
    FROM tailwater.metrics_points
    WHERE day >= toDate(now('UTC') - INTERVAL 1 DAY) AND time >= now64(9, 'UTC') - INTERVAL 10 MINUTE AND host != ''
    GROUP BY host
)
ORDER BY cpu DESC;

CREATE TABLE IF NOT EXISTS tailwater.instance_days
(
    `day` Date COMMENT 'UTC day; the partition',
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `instance` String CODEC(ZSTD(1)),
    `host` SimpleAggregateFunction(anyLast, String) CODEC(ZSTD(1)),
    `language` SimpleAggregateFunction(anyLast, String) CODEC(ZSTD(1)),
    `version` SimpleAggregateFunction(anyLast, String) CODEC(ZSTD(1)),
    `first_seen` SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    `last_seen` SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY day
ORDER BY (service, instance, day)
TTL day + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.metrics_points_to_instances TO tailwater.instance_days AS
SELECT
    day, service, toString(metrics_points.instance) AS instance,
    anyLast(toString(metrics_points.host)) AS host,
    anyLast(resource_attributes['telemetry.sdk.language']) AS language,
    anyLast(resource_attributes['service.version']) AS version,
    min(time) AS first_seen,
    max(time) AS last_seen
FROM tailwater.metrics_points
GROUP BY day, service, instance;

-- One row for each process that sent metrics.
CREATE OR REPLACE VIEW tailwater.instances AS
SELECT
    service, instance,
    argMax(toString(d.host), d.last_seen) AS host,
    argMax(toString(d.language), d.last_seen) AS language,
    argMax(toString(d.version), d.last_seen) AS version,
    min(toDateTime64(d.first_seen, 9, 'UTC')) AS first_seen,
    max(toDateTime64(d.last_seen, 9, 'UTC')) AS last_seen
FROM tailwater.instance_days AS d
GROUP BY service, instance;
