-- Counts of all spans, before sampling. They come with the transactions that settle traces, so each span counts once,
-- whatever fails; only a copy that an agent sends again after its trace was judged counts again. Several rows of a key add, also late ones: read them with sum(), max(), sumMap() and GROUP BY.
-- A batch that is sent again is dropped by its token, in the tables by the hour and by the day as well.

-- Requests that services answered, by the minute, the hour and the day.
CREATE TABLE IF NOT EXISTS tailwater.red_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute in which they began' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that answered' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'its process: service.instance.id, else the pod or the host' CODEC(ZSTD(1)),
    `endpoint` LowCardinality(String) COMMENT 'what was asked for, without ids; {other} beyond 3,000 of a service' CODEC(ZSTD(1)),
    `kind` Enum8('SERVER' = 0, 'CONSUMER' = 1, 'INTERNAL' = 2) COMMENT 'asked by a call, by a message, or by nobody: a job' CODEC(ZSTD(1)),
    `protocol` LowCardinality(String) COMMENT 'http, rpc or empty' CODEC(ZSTD(1)),
    `code` LowCardinality(String) COMMENT 'status code of the protocol; empty where none was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `apdex_satisfied` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and were as fast as users want' CODEC(T64, ZSTD(1)),
    `apdex_tolerating` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and took up to four times as long' CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (service, minute, endpoint, kind, instance, protocol, code)
TTL minute + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.red_1h
(
    `hour` DateTime('UTC') COMMENT 'begin of the hour' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that answered' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'its process: service.instance.id, else the pod or the host' CODEC(ZSTD(1)),
    `endpoint` LowCardinality(String) COMMENT 'what was asked for, without ids; {other} beyond 3,000 of a service' CODEC(ZSTD(1)),
    `kind` Enum8('SERVER' = 0, 'CONSUMER' = 1, 'INTERNAL' = 2) COMMENT 'asked by a call, by a message, or by nobody: a job' CODEC(ZSTD(1)),
    `protocol` LowCardinality(String) COMMENT 'http, rpc or empty' CODEC(ZSTD(1)),
    `code` LowCardinality(String) COMMENT 'status code of the protocol; empty where none was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `apdex_satisfied` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and were as fast as users want' CODEC(T64, ZSTD(1)),
    `apdex_tolerating` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and took up to four times as long' CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfMonth(hour, 'UTC')
ORDER BY (service, hour, endpoint, kind, instance, protocol, code)
TTL hour + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.red_1d
(
    `day` DateTime('UTC') COMMENT 'begin of the day, UTC' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that answered' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'its process: service.instance.id, else the pod or the host' CODEC(ZSTD(1)),
    `endpoint` LowCardinality(String) COMMENT 'what was asked for, without ids; {other} beyond 3,000 of a service' CODEC(ZSTD(1)),
    `kind` Enum8('SERVER' = 0, 'CONSUMER' = 1, 'INTERNAL' = 2) COMMENT 'asked by a call, by a message, or by nobody: a job' CODEC(ZSTD(1)),
    `protocol` LowCardinality(String) COMMENT 'http, rpc or empty' CODEC(ZSTD(1)),
    `code` LowCardinality(String) COMMENT 'status code of the protocol; empty where none was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `apdex_satisfied` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and were as fast as users want' CODEC(T64, ZSTD(1)),
    `apdex_tolerating` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that did not fail and took up to four times as long' CODEC(T64, ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day, 'UTC')
ORDER BY (service, day, endpoint, kind, instance, protocol, code)
TTL day + INTERVAL 1800 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.red_1m_to_1h TO tailwater.red_1h AS
SELECT
    toStartOfHour(m.minute, 'UTC') AS hour, m.service AS service, m.instance AS instance, m.endpoint AS endpoint,
    m.kind AS kind, m.protocol AS protocol, m.code AS code, sum(m.calls) AS calls, sum(m.errors) AS errors,
    sum(m.duration_sum_ns) AS duration_sum_ns, max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency,
    sum(m.apdex_satisfied) AS apdex_satisfied, sum(m.apdex_tolerating) AS apdex_tolerating, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.red_1m AS m
GROUP BY hour, service, instance, endpoint, kind, protocol, code;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.red_1m_to_1d TO tailwater.red_1d AS
SELECT
    toStartOfDay(m.minute, 'UTC') AS day, m.service AS service, m.instance AS instance, m.endpoint AS endpoint,
    m.kind AS kind, m.protocol AS protocol, m.code AS code, sum(m.calls) AS calls, sum(m.errors) AS errors,
    sum(m.duration_sum_ns) AS duration_sum_ns, max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency,
    sum(m.apdex_satisfied) AS apdex_satisfied, sum(m.apdex_tolerating) AS apdex_tolerating, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.red_1m AS m
GROUP BY day, service, instance, endpoint, kind, protocol, code;

-- Calls from one node of the service graph to another, by the minute, the hour and the day.
CREATE TABLE IF NOT EXISTS tailwater.edges_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute in which they began' CODEC(DoubleDelta, ZSTD(1)),
    `client` LowCardinality(String) COMMENT 'service that calls; {user} where no span is around the call, {unknown} where that was not there' CODEC(ZSTD(1)),
    `server` LowCardinality(String) COMMENT 'service that is called, or what stands for one that sends no spans' CODEC(ZSTD(1)),
    `kind` Enum8('SERVICE' = 0, 'DATABASE' = 1, 'CACHE' = 2, 'MESSAGING' = 3, 'EXTERNAL' = 4) COMMENT 'what is called' CODEC(ZSTD(1)),
    `client_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those who call tell' CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `client_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `server_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those called tell' CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `server_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time of the client less that of the server, of calls of which both are known: network and queues' CODEC(T64, ZSTD(1)),
    `gap` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'the same, in buckets like those of latency' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (minute, client, server, kind)
TTL minute + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.edges_1h
(
    `hour` DateTime('UTC') COMMENT 'begin of the hour' CODEC(DoubleDelta, ZSTD(1)),
    `client` LowCardinality(String) COMMENT 'service that calls; {user} where no span is around the call, {unknown} where that was not there' CODEC(ZSTD(1)),
    `server` LowCardinality(String) COMMENT 'service that is called, or what stands for one that sends no spans' CODEC(ZSTD(1)),
    `kind` Enum8('SERVICE' = 0, 'DATABASE' = 1, 'CACHE' = 2, 'MESSAGING' = 3, 'EXTERNAL' = 4) COMMENT 'what is called' CODEC(ZSTD(1)),
    `client_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those who call tell' CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `client_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `server_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those called tell' CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `server_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time of the client less that of the server, of calls of which both are known: network and queues' CODEC(T64, ZSTD(1)),
    `gap` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'the same, in buckets like those of latency' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfMonth(hour, 'UTC')
ORDER BY (hour, client, server, kind)
TTL hour + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.edges_1d
(
    `day` DateTime('UTC') COMMENT 'begin of the day, UTC' CODEC(DoubleDelta, ZSTD(1)),
    `client` LowCardinality(String) COMMENT 'service that calls; {user} where no span is around the call, {unknown} where that was not there' CODEC(ZSTD(1)),
    `server` LowCardinality(String) COMMENT 'service that is called, or what stands for one that sends no spans' CODEC(ZSTD(1)),
    `kind` Enum8('SERVICE' = 0, 'DATABASE' = 1, 'CACHE' = 2, 'MESSAGING' = 3, 'EXTERNAL' = 4) COMMENT 'what is called' CODEC(ZSTD(1)),
    `client_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those who call tell' CODEC(T64, ZSTD(1)),
    `client_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `client_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `client_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `server_calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls, as the spans of those called tell' CODEC(T64, ZSTD(1)),
    `server_errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `server_duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `server_latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `gap_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time of the client less that of the server, of calls of which both are known: network and queues' CODEC(T64, ZSTD(1)),
    `gap` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'the same, in buckets like those of latency' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day, 'UTC')
ORDER BY (day, client, server, kind)
TTL day + INTERVAL 1800 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.edges_1m_to_1h TO tailwater.edges_1h AS
SELECT
    toStartOfHour(m.minute, 'UTC') AS hour, m.client AS client, m.server AS server, m.kind AS kind,
    sum(m.client_calls) AS client_calls, sum(m.client_errors) AS client_errors,
    sum(m.client_duration_sum_ns) AS client_duration_sum_ns, max(m.client_duration_max_ns) AS client_duration_max_ns,
    sumMap(m.client_latency) AS client_latency, sum(m.server_calls) AS server_calls,
    sum(m.server_errors) AS server_errors, sum(m.server_duration_sum_ns) AS server_duration_sum_ns,
    max(m.server_duration_max_ns) AS server_duration_max_ns, sumMap(m.server_latency) AS server_latency,
    sum(m.gap_sum_ns) AS gap_sum_ns, sumMap(m.gap) AS gap, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.edges_1m AS m
GROUP BY hour, client, server, kind;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.edges_1m_to_1d TO tailwater.edges_1d AS
SELECT
    toStartOfDay(m.minute, 'UTC') AS day, m.client AS client, m.server AS server, m.kind AS kind,
    sum(m.client_calls) AS client_calls, sum(m.client_errors) AS client_errors,
    sum(m.client_duration_sum_ns) AS client_duration_sum_ns, max(m.client_duration_max_ns) AS client_duration_max_ns,
    sumMap(m.client_latency) AS client_latency, sum(m.server_calls) AS server_calls,
    sum(m.server_errors) AS server_errors, sum(m.server_duration_sum_ns) AS server_duration_sum_ns,
    max(m.server_duration_max_ns) AS server_duration_max_ns, sumMap(m.server_latency) AS server_latency,
    sum(m.gap_sum_ns) AS gap_sum_ns, sumMap(m.gap) AS gap, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.edges_1m AS m
GROUP BY day, client, server, kind;

-- Executions of statements by databases and caches, by the minute, the hour and the day.
CREATE TABLE IF NOT EXISTS tailwater.db_statements_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute in which they began' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that asked' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'db.system.name' CODEC(ZSTD(1)),
    `namespace` LowCardinality(String) COMMENT 'db.namespace: name of the database' CODEC(ZSTD(1)),
    `statement` String COMMENT 'text without literals; of caches the operation alone' CODEC(ZSTD(3)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (service, minute, system, namespace, statement)
TTL minute + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.db_statements_1h
(
    `hour` DateTime('UTC') COMMENT 'begin of the hour' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that asked' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'db.system.name' CODEC(ZSTD(1)),
    `namespace` LowCardinality(String) COMMENT 'db.namespace: name of the database' CODEC(ZSTD(1)),
    `statement` String COMMENT 'text without literals; of caches the operation alone' CODEC(ZSTD(3)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfMonth(hour, 'UTC')
ORDER BY (service, hour, system, namespace, statement)
TTL hour + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.db_statements_1d
(
    `day` DateTime('UTC') COMMENT 'begin of the day, UTC' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that asked' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'db.system.name' CODEC(ZSTD(1)),
    `namespace` LowCardinality(String) COMMENT 'db.namespace: name of the database' CODEC(ZSTD(1)),
    `statement` String COMMENT 'text without literals; of caches the operation alone' CODEC(ZSTD(3)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day, 'UTC')
ORDER BY (service, day, system, namespace, statement)
TTL day + INTERVAL 1800 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.db_statements_1m_to_1h TO tailwater.db_statements_1h AS
SELECT
    toStartOfHour(m.minute, 'UTC') AS hour, m.service AS service, m.system AS system, m.namespace AS namespace,
    m.statement AS statement, sum(m.calls) AS calls, sum(m.errors) AS errors, sum(m.duration_sum_ns) AS duration_sum_ns,
    max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.db_statements_1m AS m
GROUP BY hour, service, system, namespace, statement;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.db_statements_1m_to_1d TO tailwater.db_statements_1d AS
SELECT
    toStartOfDay(m.minute, 'UTC') AS day, m.service AS service, m.system AS system, m.namespace AS namespace,
    m.statement AS statement, sum(m.calls) AS calls, sum(m.errors) AS errors, sum(m.duration_sum_ns) AS duration_sum_ns,
    max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.db_statements_1m AS m
GROUP BY day, service, system, namespace, statement;

-- What was done with queues and topics, by the minute, the hour and the day.
CREATE TABLE IF NOT EXISTS tailwater.messaging_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute in which they began' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that did it' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'messaging.system' CODEC(ZSTD(1)),
    `destination` LowCardinality(String) COMMENT 'name of the queue or topic' CODEC(ZSTD(1)),
    `operation` LowCardinality(String) COMMENT 'send, receive, process or what else was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (service, minute, system, destination, operation)
TTL minute + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.messaging_1h
(
    `hour` DateTime('UTC') COMMENT 'begin of the hour' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that did it' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'messaging.system' CODEC(ZSTD(1)),
    `destination` LowCardinality(String) COMMENT 'name of the queue or topic' CODEC(ZSTD(1)),
    `operation` LowCardinality(String) COMMENT 'send, receive, process or what else was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfMonth(hour, 'UTC')
ORDER BY (service, hour, system, destination, operation)
TTL hour + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.messaging_1d
(
    `day` DateTime('UTC') COMMENT 'begin of the day, UTC' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that did it' CODEC(ZSTD(1)),
    `system` LowCardinality(String) COMMENT 'messaging.system' CODEC(ZSTD(1)),
    `destination` LowCardinality(String) COMMENT 'name of the queue or topic' CODEC(ZSTD(1)),
    `operation` LowCardinality(String) COMMENT 'send, receive, process or what else was told' CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) COMMENT 'calls' CODEC(T64, ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) COMMENT 'those that failed' CODEC(T64, ZSTD(1)),
    `duration_sum_ns` SimpleAggregateFunction(sum, UInt64) COMMENT 'time that they took together, nanoseconds' CODEC(T64, ZSTD(1)),
    `duration_max_ns` SimpleAggregateFunction(max, UInt64) COMMENT 'time that the longest took, nanoseconds' CODEC(T64, ZSTD(1)),
    `latency` SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'how many took how long: bucket i is the time of 2^((i+0.5)/32) ns, at most 1.09 % off' CODEC(ZSTD(1)),
    `slowest` SimpleAggregateFunction(max, Tuple(duration_ns UInt64, trace_id String)) COMMENT 'the slowest of those in traces that are kept' CODEC(ZSTD(1)),
    `failed_trace_id` SimpleAggregateFunction(max, String) COMMENT 'a trace that is kept with one that failed; empty where none is' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYear(day, 'UTC')
ORDER BY (service, day, system, destination, operation)
TTL day + INTERVAL 1800 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.messaging_1m_to_1h TO tailwater.messaging_1h AS
SELECT
    toStartOfHour(m.minute, 'UTC') AS hour, m.service AS service, m.system AS system, m.destination AS destination,
    m.operation AS operation, sum(m.calls) AS calls, sum(m.errors) AS errors, sum(m.duration_sum_ns) AS duration_sum_ns,
    max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.messaging_1m AS m
GROUP BY hour, service, system, destination, operation;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.messaging_1m_to_1d TO tailwater.messaging_1d AS
SELECT
    toStartOfDay(m.minute, 'UTC') AS day, m.service AS service, m.system AS system, m.destination AS destination,
    m.operation AS operation, sum(m.calls) AS calls, sum(m.errors) AS errors, sum(m.duration_sum_ns) AS duration_sum_ns,
    max(m.duration_max_ns) AS duration_max_ns, sumMap(m.latency) AS latency, max(m.slowest) AS slowest,
    max(m.failed_trace_id) AS failed_trace_id
FROM tailwater.messaging_1m AS m
GROUP BY day, service, system, destination, operation;

-- Rate, errors and duration of each endpoint over a time, with traces to look at.
CREATE OR REPLACE VIEW tailwater.red_between AS
SELECT
    m.service AS service,
    m.endpoint AS endpoint,
    sum(m.calls) AS calls,
    sum(m.errors) AS errors,
    errors / calls AS error_ratio,
    exp2((quantileExactWeightedArray(0.5)(mapKeys(m.latency), mapValues(m.latency)) + 0.5) / 32) / 1e6 AS p50_ms,
    exp2((quantileExactWeightedArray(0.95)(mapKeys(m.latency), mapValues(m.latency)) + 0.5) / 32) / 1e6 AS p95_ms,
    exp2((quantileExactWeightedArray(0.99)(mapKeys(m.latency), mapValues(m.latency)) + 0.5) / 32) / 1e6 AS p99_ms,
    max(m.duration_max_ns) / 1e6 AS max_ms,
    (sum(m.apdex_satisfied) + sum(m.apdex_tolerating) / 2) / calls AS apdex,
    max(m.slowest).2 AS slow_trace_id,
    toString(max(m.failed_trace_id)) AS failed_trace_id
FROM tailwater.red_1m AS m
WHERE m.minute >= {since:DateTime('UTC')} AND m.minute < {until:DateTime('UTC')}
GROUP BY service, endpoint;

-- The service graph over a time: who calls whom, and what both sides tell of it.
CREATE OR REPLACE VIEW tailwater.topology_between AS
SELECT
    m.client AS client,
    m.server AS server,
    m.kind AS kind,
    greatest(sum(m.client_calls), sum(m.server_calls)) AS calls,
    sum(m.client_errors) AS client_errors,
    sum(m.server_errors) AS server_errors,
    if(sum(m.client_calls) = 0, NULL, exp2((quantileExactWeightedArray(0.99)(mapKeys(m.client_latency), mapValues(m.client_latency)) + 0.5) / 32) / 1e6) AS client_p99_ms,
    if(sum(m.server_calls) = 0, NULL, exp2((quantileExactWeightedArray(0.99)(mapKeys(m.server_latency), mapValues(m.server_latency)) + 0.5) / 32) / 1e6) AS server_p99_ms,
    if(sum(length(m.gap)) = 0, NULL, exp2((quantileExactWeightedArray(0.5)(mapKeys(m.gap), mapValues(m.gap)) + 0.5) / 32) / 1e6) AS gap_p50_ms,
    max(m.slowest).2 AS slow_trace_id,
    toString(max(m.failed_trace_id)) AS failed_trace_id
FROM tailwater.edges_1m AS m
WHERE m.minute >= {since:DateTime('UTC')} AND m.minute < {until:DateTime('UTC')}
GROUP BY client, server, kind;
