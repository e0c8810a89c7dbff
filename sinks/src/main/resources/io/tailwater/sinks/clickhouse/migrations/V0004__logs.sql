-- Logs that were kept, what each kept trace has of them, and the ways from logs to traces and back.

-- Sorted by five minutes, service and pattern, so that lines that look alike lie together. The key ends in what names the
-- log, so a record that lands twice counts once, and holds the day, without which FINAL could not leave out partitions.
-- Words and numbers of the body have an index each: one inverted index over both would cost a third of the table. Both are
-- over an expression that stands in an alias column; a preprocessor in the index would change what a query finds.
CREATE TABLE IF NOT EXISTS tailwater.logs
(
    `day` Date COMMENT 'UTC day on which the record was written; the partition',
    `time` DateTime64(9, 'UTC') COMMENT 'when it happened, or was observed where the log does not say' CODEC(Delta(8), ZSTD(1)),
    `observed_time` DateTime64(9, 'UTC') COMMENT 'when it was first seen by whoever collected it' CODEC(Delta(8), ZSTD(1)),
    `trace_id` String COMMENT '32 lower-case hexadecimal digits; empty where the log names no trace' CODEC(ZSTD(1)),
    `span_id` String COMMENT '16 lower-case hexadecimal digits; empty where the log names no span' CODEC(ZSTD(1)),
    `trace_flags` UInt32 COMMENT 'OTLP log flags; the low byte is the W3C trace flags' CODEC(T64, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service.name of the resource, or unknown_service' CODEC(ZSTD(1)),
    `instance` LowCardinality(String) COMMENT 'service.instance.id of the resource, or k8s.pod.name, or host.name' CODEC(ZSTD(1)),
    `severity` Enum8('UNSPECIFIED' = 0, 'TRACE' = 1, 'DEBUG' = 2, 'INFO' = 3, 'WARN' = 4, 'ERROR' = 5, 'FATAL' = 6) COMMENT 'range of the severity number' CODEC(ZSTD(1)),
    `severity_number` UInt8 COMMENT 'OTLP severity number, 1 to 24; 0 for none' CODEC(ZSTD(1)),
    `severity_text` LowCardinality(String) COMMENT 'severity as the source words it' CODEC(ZSTD(1)),
    `body` String COMMENT 'the text of the log; a structured body as JSON' CODEC(ZSTD(3)),
    `event_name` LowCardinality(String) COMMENT 'name of the event that the log is; empty for none' CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) COMMENT 'log attributes as text' CODEC(ZSTD(1)),
    `resource_attributes` Map(LowCardinality(String), String) COMMENT 'resource attributes as text' CODEC(ZSTD(3)),
    `scope_name` LowCardinality(String) COMMENT 'instrumentation scope, often the name of the logger' CODEC(ZSTD(1)),
    `scope_version` LowCardinality(String) COMMENT 'version of the instrumentation scope' CODEC(ZSTD(1)),
    `pattern_id` LowCardinality(String) COMMENT '16 hexadecimal digits that lines of one pattern share; empty for none' CODEC(ZSTD(1)),
    `correlation` Enum8('none' = 0, 'trace' = 1, 'span' = 2) COMMENT 'what the log is tied to by its ids' CODEC(ZSTD(1)),
    `policy` LowCardinality(String) COMMENT 'policy that kept the log, or the trace that it follows' CODEC(ZSTD(1)),
    `reason` LowCardinality(String) COMMENT 'kept where it follows a kept trace, otherwise its own reason' CODEC(ZSTD(1)),
    `sample_weight` Float64 COMMENT 'how many logs of all traffic this one stands for' CODEC(ZSTD(1)),
    `warnings` Array(LowCardinality(String)) COMMENT 'what was cut or mended on the way in' CODEC(ZSTD(1)),
    `source_partition` UInt32 COMMENT 'Kafka partition of the record' CODEC(T64, ZSTD(1)),
    `source_offset` UInt64 COMMENT 'Kafka offset of the record' CODEC(Delta(8), ZSTD(1)),
    `source_index` UInt32 COMMENT 'place of the log in the record, from 0' CODEC(T64, ZSTD(1)),
    `body_words` String ALIAS replaceRegexpAll(lower(body), '[a-z0-9]*[0-9][a-z0-9]*', ' ') COMMENT 'the body without words that hold a digit; ask it with hasAllTokens',
    `body_tokens` Array(String) ALIAS tokens(lower(body), 'splitByNonAlpha') COMMENT 'words and numbers of the body; ask it with has',
    INDEX time_minmax time TYPE minmax GRANULARITY 1,
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX body_words_text replaceRegexpAll(lower(body), '[a-z0-9]*[0-9][a-z0-9]*', ' ') TYPE text(tokenizer = 'splitByNonAlpha'),
    INDEX body_tokens_bloom tokens(lower(body), 'splitByNonAlpha') TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (toStartOfFiveMinutes(time), service, pattern_id, time, source_partition, source_offset, source_index, day)
TTL day + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- A record of logs gives a row here as well for each trace that it has logs of. Offsets of the two topics meet, so the key
-- names the signal.
ALTER TABLE tailwater.trace_parts
    ADD COLUMN IF NOT EXISTS `signal` Enum8('spans' = 0, 'logs' = 1) COMMENT 'what the record holds' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `log_count` UInt64 COMMENT 'logs in the record' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `log_debug_count` UInt64 COMMENT 'of these: severity TRACE and DEBUG' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `log_info_count` UInt64 COMMENT 'of these: severity INFO' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `log_warn_count` UInt64 COMMENT 'of these: severity WARN' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `log_error_count` UInt64 COMMENT 'of these: severity ERROR and FATAL' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `first_error_time` DateTime64(9, 'UTC') COMMENT 'time of the earliest log of severity ERROR or FATAL; 1970 for none' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `first_error_message` String COMMENT 'the start of its body' CODEC(ZSTD(1)),
    MODIFY ORDER BY (trace_id, day, source_partition, source_offset, signal);

-- As before, and of each trace what was logged: everything else is told by its spans alone, and a trace of which only logs
-- were kept is not among them.
CREATE OR REPLACE VIEW tailwater.traces_between AS
SELECT
    trace_id,
    argMinIf(parts.root_service, (parts.start_time, parts.source_offset), parts.root_service != '') AS root_service,
    argMinIf(parts.root_name, (parts.start_time, parts.source_offset), parts.root_service != '') AS root_name,
    minIf(parts.start_time, parts.signal = 'spans') AS start_time,
    maxIf(parts.end_time, parts.signal = 'spans') AS end_time,
    toUInt64(toUnixTimestamp64Nano(end_time) - toUnixTimestamp64Nano(start_time)) AS duration_ns,
    sum(parts.span_count) AS span_count,
    sum(parts.error_count) AS error_count,
    arraySort(groupUniqArrayArrayIf(CAST(parts.services, 'Array(String)'), parts.signal = 'spans')) AS services,
    argMinIf(parts.policy, (parts.late, parts.source_offset), parts.signal = 'spans') AS policy,
    if(
        countIf(parts.root_service != '') > 0,
        argMinIf(parts.sample_weight, (parts.start_time, parts.source_offset), parts.root_service != ''),
        argMinIf(parts.sample_weight, (parts.late, parts.source_offset), parts.signal = 'spans')) AS sample_weight,
    sumIf(parts.span_count, parts.late) AS late_span_count,
    argMinIf(parts.policy_version, (parts.late, parts.source_offset), parts.signal = 'spans') AS policy_version,
    argMinIf(parts.decision_reason, (parts.late, parts.source_offset), parts.signal = 'spans') AS decision_reason,
    argMinIf(parts.complete, (parts.late, parts.source_offset), parts.signal = 'spans') AS complete,
    toBool(NOT complete OR decided_early OR countIf(parts.root_service != '' AND NOT parts.late) = 0) AS decided_on_partial,
    toBool(decision_reason IN ('memory_pressure', 'num_traces', 'size_cap')) AS decided_early,
    toUInt32(sumIf(parts.span_count, parts.late)) AS late_spans,
    sum(parts.log_count) AS log_count,
    sum(parts.log_debug_count) AS log_debug_count,
    sum(parts.log_info_count) AS log_info_count,
    sum(parts.log_warn_count) AS log_warn_count,
    sum(parts.log_error_count) AS log_error_count,
    argMinIf(parts.first_error_message, (parts.first_error_time, parts.source_offset), parts.log_error_count > 0) AS first_error_message
FROM tailwater.trace_parts AS parts FINAL
WHERE parts.day >= toDate({since:DateTime64(9, 'UTC')} - INTERVAL 10 MINUTE, 'UTC')
GROUP BY trace_id
HAVING countIf(parts.signal = 'spans') > 0 AND start_time >= {since:DateTime64(9, 'UTC')} AND start_time < {until:DateTime64(9, 'UTC')};

-- Made anew, because a view keeps the columns that it was created with.
CREATE OR REPLACE VIEW tailwater.traces AS
SELECT * FROM tailwater.traces_between(since = '2000-01-01 00:00:00', until = '2201-01-01 00:00:00');

-- The logs of one trace: those that name it, and those that name no trace, from an instance that took part and from the
-- time that the trace took. The bounds are scalars, by which ClickHouse leaves out what it need not read.
CREATE OR REPLACE VIEW tailwater.logs_of_trace AS
WITH
    (
        SELECT (minIf(start_time, signal = 'spans'), maxIf(end_time, signal = 'spans'))
        FROM tailwater.trace_parts
        WHERE trace_id = {trace_id:String}
    ) AS trace_window,
    spans_of_trace AS
    (
        SELECT
            span_id,
            service,
            name,
            multiIf(
                resource_attributes['service.instance.id'] != '', resource_attributes['service.instance.id'],
                resource_attributes['k8s.pod.name'] != '', resource_attributes['k8s.pod.name'],
                resource_attributes['host.name']) AS instance
        FROM tailwater.spans
        WHERE trace_id = {trace_id:String}
            AND start_time >= trace_window.1 AND start_time <= trace_window.2
            AND toStartOfFiveMinutes(start_time) >= toStartOfFiveMinutes(trace_window.1)
            AND toStartOfFiveMinutes(start_time) <= toStartOfFiveMinutes(trace_window.2)
    )
SELECT
    if(logs.trace_id = '', 'instance', toString(logs.correlation)) AS correlation,
    logs.time AS time,
    logs.severity AS severity,
    logs.service AS service,
    logs.instance AS instance,
    logs.body AS body,
    logs.span_id AS span_id,
    named.span_service AS span_service,
    named.span_name AS span_name,
    logs.event_name AS event_name,
    logs.attributes AS attributes,
    logs.resource_attributes AS resource_attributes,
    logs.scope_name AS scope_name,
    logs.pattern_id AS pattern_id,
    logs.policy AS policy,
    logs.reason AS reason,
    logs.sample_weight AS sample_weight
FROM
(
    SELECT *
    FROM tailwater.logs FINAL
    WHERE trace_id = {trace_id:String} AND trace_id != ''
        AND day IN (SELECT day FROM tailwater.trace_parts WHERE trace_id = {trace_id:String} AND signal = 'logs')
    UNION ALL
    SELECT *
    FROM tailwater.logs FINAL
    WHERE trace_id = ''
        AND time >= trace_window.1 AND time <= trace_window.2
        AND toStartOfFiveMinutes(time) >= toStartOfFiveMinutes(trace_window.1)
        AND toStartOfFiveMinutes(time) <= toStartOfFiveMinutes(trace_window.2)
        AND service IN (SELECT service FROM spans_of_trace)
        AND (service, instance) IN (SELECT service, instance FROM spans_of_trace WHERE instance != '')
) AS logs
LEFT JOIN
(
    SELECT span_id, any(service) AS span_service, any(name) AS span_name
    FROM spans_of_trace
    GROUP BY span_id
) AS named ON named.span_id = logs.span_id AND logs.span_id != '';
