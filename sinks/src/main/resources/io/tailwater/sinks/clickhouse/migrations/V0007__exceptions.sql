-- Exceptions of all traces and logs, before sampling: what each span and each log tells of, and what comes of it where a
-- failure that is told of several times counts once.

-- The key names what tells, so a record that lands twice counts once.
CREATE TABLE IF NOT EXISTS tailwater.exception_occurrences
(
    `time` DateTime64(9, 'UTC') COMMENT 'when it happened' CODEC(Delta(8), ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that it happened in; empty where none is named' CODEC(ZSTD(1)),
    `endpoint` LowCardinality(String) COMMENT 'span that answers the request in that service; empty where it is not known' CODEC(ZSTD(1)),
    `type` LowCardinality(String) COMMENT 'class of the exception' CODEC(ZSTD(1)),
    `fingerprint` LowCardinality(String) COMMENT '16 hexadecimal digits that exceptions share that were thrown through the same functions' CODEC(ZSTD(1)),
    `trace_id` String COMMENT '32 lower-case hexadecimal digits; empty where the log names no trace' CODEC(ZSTD(1)),
    `span_id` String COMMENT 'span that tells, or that the log is on; empty where the log names none' CODEC(ZSTD(1)),
    `origin_span_id` String COMMENT 'innermost span that tells of the failure, as far as is known' CODEC(ZSTD(1)),
    `failure` UInt64 COMMENT 'the same for all in a trace that tells of one failure' CODEC(ZSTD(1)),
    `source` Enum8('event' = 0, 'log' = 1) COMMENT 'what tells: an event of the span, or a log' CODEC(ZSTD(1)),
    `message` String COMMENT 'what the exception says; empty where its fingerprint was told within the hour' CODEC(ZSTD(3)),
    `stacktrace` String COMMENT 'where it was thrown; empty where its fingerprint was told within the hour' CODEC(ZSTD(3)),
    `known` UInt8 MATERIALIZED 2 * (endpoint != '') + (origin_span_id != span_id) COMMENT 'how much the row knows of the trace: one of a late span knows less than one of its whole trace, and never replaces it' CODEC(ZSTD(1)),
    INDEX time_minmax time TYPE minmax GRANULARITY 1,
    INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(known)
PARTITION BY toDate(time, 'UTC')
ORDER BY (service, fingerprint, trace_id, span_id, failure, source)
TTL toDate(time, 'UTC') + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- What a fingerprint's exceptions say and where they were thrown, the latest of what was told on each day.
CREATE TABLE IF NOT EXISTS tailwater.exception_texts
(
    `service` LowCardinality(String) COMMENT 'as in exception_occurrences' CODEC(ZSTD(1)),
    `fingerprint` String COMMENT 'as in exception_occurrences' CODEC(ZSTD(1)),
    `time` DateTime64(9, 'UTC') COMMENT 'when it happened' CODEC(Delta(8), ZSTD(1)),
    `message` String COMMENT 'what the exception says' CODEC(ZSTD(3)),
    `stacktrace` String COMMENT 'where it was thrown' CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(time)
PARTITION BY toDate(time, 'UTC')
ORDER BY (service, fingerprint)
TTL toDate(time, 'UTC') + INTERVAL 90 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.exception_occurrences_to_texts TO tailwater.exception_texts AS
SELECT service, fingerprint, time, message, stacktrace
FROM tailwater.exception_occurrences
WHERE message != '' OR stacktrace != '';

-- One row for each failure within a trace, and for each log without one. Spans that the exception passed through tell of it
-- again, and so do logs: spans come first, as they know where it began.
CREATE OR REPLACE VIEW tailwater.failures_between AS
SELECT
    told.service AS service,
    told.trace_id AS trace_id,
    told.failure AS failure,
    max(told.endpoint) AS endpoint,
    argMax(told.type, length(told.type)) AS type,
    argMin(told.fingerprint, (told.source, told.time)) AS fingerprint,
    min(told.time) AS time,
    greatest(1, if(
        countIf(told.source = 'event') > 0,
        uniqExactIf(told.origin, told.source = 'event'),
        uniqExactIf(told.span_id, told.span_id != ''))) AS times
FROM
(
    SELECT
        occurrences.service AS service,
        occurrences.trace_id AS trace_id,
        occurrences.failure AS failure,
        occurrences.span_id AS span_id,
        max(occurrences.endpoint) AS endpoint,
        argMax(occurrences.type, length(occurrences.type)) AS type,
        argMin(occurrences.fingerprint, (occurrences.source, occurrences.time)) AS fingerprint,
        argMin(occurrences.origin_span_id, (occurrences.source, -occurrences.known)) AS origin,
        min(occurrences.source) AS source,
        min(occurrences.time) AS time
    FROM tailwater.exception_occurrences AS occurrences
    WHERE occurrences.time >= {since:DateTime64(9, 'UTC')} AND occurrences.time < {until:DateTime64(9, 'UTC')}
        AND toDate(occurrences.time, 'UTC') >= toDate({since:DateTime64(9, 'UTC')}, 'UTC')
    GROUP BY service, trace_id, failure, span_id
) AS told
GROUP BY service, trace_id, failure;

CREATE OR REPLACE VIEW tailwater.exceptions_between AS
SELECT
    failures.service AS service,
    failures.endpoint AS endpoint,
    failures.fingerprint AS fingerprint,
    failures.type AS type,
    failures.count AS count,
    failures.first_seen AS first_seen,
    failures.last_seen AS last_seen,
    failures.sample_trace_ids AS sample_trace_ids,
    texts.message AS message,
    texts.stacktrace AS stacktrace
FROM
(
    SELECT
        one.service AS service,
        one.endpoint AS endpoint,
        one.fingerprint AS fingerprint,
        any(one.type) AS type,
        sum(one.times) AS count,
        min(one.time) AS first_seen,
        max(one.time) AS last_seen,
        groupUniqArrayIf(5)(one.trace_id, one.trace_id != '') AS sample_trace_ids
    FROM tailwater.failures_between(since = {since:DateTime64(9, 'UTC')}, until = {until:DateTime64(9, 'UTC')}) AS one
    GROUP BY service, endpoint, fingerprint
) AS failures
LEFT ANY JOIN
(
    SELECT
        latest.service AS service,
        latest.fingerprint AS fingerprint,
        argMax(latest.message, latest.time) AS message,
        argMax(latest.stacktrace, latest.time) AS stacktrace
    FROM tailwater.exception_texts AS latest
    GROUP BY service, fingerprint
) AS texts ON texts.service = failures.service AND texts.fingerprint = failures.fingerprint;

CREATE OR REPLACE VIEW tailwater.exceptions AS
SELECT * FROM tailwater.exceptions_between(since = '2000-01-01 00:00:00', until = '2201-01-01 00:00:00');
