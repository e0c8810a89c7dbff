-- What was judged of services: steps of alerts, what is usual, error budgets, and what was told of incidents. A batch that
-- is sent again is dropped by its token. The keys name what a row tells, so what is judged once more, as after late data or
-- a replay, takes the place of what it told before.

-- The same step of an alert in the same minute is one; of several, the one that was decided last.
CREATE TABLE IF NOT EXISTS tailwater.alerts
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute whose judgement did it' CODEC(DoubleDelta, ZSTD(1)),
    `decided` DateTime64(3, 'UTC') COMMENT 'when it was decided' CODEC(Delta(8), ZSTD(1)),
    `tenant` LowCardinality(String) COMMENT 'whose alert it is' CODEC(ZSTD(1)),
    `fingerprint` String COMMENT '64 hexadecimal digits that name the alert' CODEC(ZSTD(1)),
    `rule` LowCardinality(String) COMMENT 'id of the rule' CODEC(ZSTD(1)),
    `rule_version` UInt32 COMMENT 'version of the rule' CODEC(ZSTD(1)),
    `family` LowCardinality(String) COMMENT 'by what means the rule judges' CODEC(ZSTD(1)),
    `signal` LowCardinality(String) COMMENT 'what the rule looks at' CODEC(ZSTD(1)),
    `severity` LowCardinality(String) COMMENT 'how bad a breach is' CODEC(ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service whose telemetry shows it; empty for a machine' CODEC(ZSTD(1)),
    `entity` LowCardinality(String) COMMENT 'what of the service it is: service, endpoint, edge and so on' CODEC(ZSTD(1)),
    `entity_key` String COMMENT 'which of that kind; empty for the service itself' CODEC(ZSTD(1)),
    `place` LowCardinality(String) COMMENT 'node of the service graph where it sits' CODEC(ZSTD(1)),
    `from_state` LowCardinality(String) COMMENT 'state before' CODEC(ZSTD(1)),
    `to_state` LowCardinality(String) COMMENT 'state since' CODEC(ZSTD(1)),
    `since` DateTime('UTC') COMMENT 'begin of the first minute of the breach' CODEC(DoubleDelta, ZSTD(1)),
    `value` Float64 COMMENT 'what was measured; NaN where nothing was' CODEC(ZSTD(1)),
    `threshold` Float64 COMMENT 'what it was held against; NaN where there is nothing' CODEC(ZSTD(1)),
    `score` Float64 COMMENT 'by what it is told whether it is calm again; NaN where there is none' CODEC(ZSTD(1)),
    `error_bar` Float64 COMMENT 'how far the value may be off, as a part of it' CODEC(ZSTD(1)),
    `samples` UInt64 COMMENT 'calls, lines or samples that it comes from' CODEC(T64, ZSTD(1)),
    `chance` Float64 COMMENT 'how likely such a value is when nothing is wrong; NaN where that is not known' CODEC(ZSTD(1)),
    `unit` LowCardinality(String) COMMENT 'of value and threshold; may be empty' CODEC(ZSTD(1)),
    `basis` String COMMENT 'what the threshold comes from, such as the version of a baseline; may be empty' CODEC(ZSTD(1)),
    `traces` Array(String) COMMENT 'ids of traces that show it, the best first' CODEC(ZSTD(1)),
    `cause` LowCardinality(String) COMMENT 'why the state changed' CODEC(ZSTD(1)),
    `covered_by` String COMMENT 'what covers the alert: the place that explains it, a silence, the budget; may be empty' CODEC(ZSTD(1)),
    `late` Bool COMMENT 'whether late data did it' CODEC(ZSTD(1)),
    `historical` Bool COMMENT 'whether it was too old to be told when it was judged' CODEC(ZSTD(1)),
    INDEX minute_minmax minute TYPE minmax GRANULARITY 1,
    INDEX fingerprint_bloom fingerprint TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(decided)
PARTITION BY toStartOfMonth(minute, 'UTC')
ORDER BY (service, rule, fingerprint, minute, from_state, to_state)
TTL minute + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.baselines
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service whose telemetry it is' CODEC(ZSTD(1)),
    `entity` LowCardinality(String) COMMENT 'what of the service it is: service, endpoint, edge and so on' CODEC(ZSTD(1)),
    `entity_key` String COMMENT 'which of that kind; empty for the service itself' CODEC(ZSTD(1)),
    `signal` LowCardinality(String) COMMENT 'what is measured, such as latency.p99' CODEC(ZSTD(1)),
    `unit` LowCardinality(String) COMMENT 'of value, expected, lower and upper' CODEC(ZSTD(1)),
    `state` LowCardinality(String) COMMENT 'what could be told of the minute' CODEC(ZSTD(1)),
    `value` Float64 COMMENT 'what was measured; NaN where nothing was' CODEC(ZSTD(1)),
    `quantile` Float64 COMMENT 'of a latency, the quantile that it is; 0 for other signals' CODEC(ZSTD(1)),
    `calls` UInt64 COMMENT 'of a latency, the calls that it was measured on' CODEC(T64, ZSTD(1)),
    `merged_minutes` UInt32 COMMENT 'minutes that were merged for it' CODEC(ZSTD(1)),
    `error_bar` Float64 COMMENT 'the most that the value may be off, as a part of it' CODEC(ZSTD(1)),
    `expected` Float64 COMMENT 'what is usual; NaN where that is not known' CODEC(ZSTD(1)),
    `lower` Float64 COMMENT 'lower edge of the band; NaN where that is not known' CODEC(ZSTD(1)),
    `upper` Float64 COMMENT 'upper edge of the band; NaN where that is not known' CODEC(ZSTD(1)),
    `sigmas` Float64 COMMENT 'how many deviations the value is from what is usual; NaN where that is not known' CODEC(ZSTD(1)),
    `version` UInt32 COMMENT 'hour of the baseline, since 1970-01-01 UTC; 0 where there is none' CODEC(ZSTD(1)),
    `basis` LowCardinality(String) COMMENT 'what hours the baseline is made of; empty where there is none' CODEC(ZSTD(1)),
    `firing` Array(LowCardinality(String)) COMMENT 'rules that hold' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(minute, 'UTC')
ORDER BY (service, signal, entity, entity_key, minute)
TTL minute + INTERVAL 30 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.slo_1m
(
    `minute` DateTime('UTC') COMMENT 'begin of the minute' CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) COMMENT 'service that has the objective' CODEC(ZSTD(1)),
    `objective` LowCardinality(String) COMMENT 'name of the objective' CODEC(ZSTD(1)),
    `indicator` LowCardinality(String) COMMENT 'availability or latency' CODEC(ZSTD(1)),
    `threshold_ns` UInt64 COMMENT 'what is too slow, nanoseconds; 0 for availability' CODEC(ZSTD(1)),
    `target` Float64 COMMENT 'share of calls that has to be good' CODEC(ZSTD(1)),
    `period_hours` UInt32 COMMENT 'period of the budget, hours' CODEC(ZSTD(1)),
    `calls` UInt64 COMMENT 'calls of the minute' CODEC(T64, ZSTD(1)),
    `bad` UInt64 COMMENT 'those that were bad' CODEC(T64, ZSTD(1)),
    `allowed_bad` Float64 COMMENT 'how many calls of a period may be bad' CODEC(ZSTD(1)),
    `bad_of_period` UInt64 COMMENT 'how many were, in the period that ends with the minute' CODEC(T64, ZSTD(1)),
    `remaining` Float64 COMMENT 'share of the budget that is left; below 0 once it is overdrawn' CODEC(ZSTD(1)),
    `spent_last_hour` Float64 COMMENT 'share of the budget that the last hour took' CODEC(ZSTD(1)),
    `hours_left` Float64 COMMENT 'after how many hours nothing is left; inf where nothing is spent' CODEC(ZSTD(1)),
    `rules` Array(LowCardinality(String)) COMMENT 'names of the rules, in the order of burns' CODEC(ZSTD(1)),
    `burns` Array(Float64) COMMENT 'burn rates over the long windows of the rules' CODEC(ZSTD(1)),
    `firing` Array(LowCardinality(String)) COMMENT 'names of the rules that fire' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toStartOfMonth(minute, 'UTC')
ORDER BY (service, objective, minute)
TTL minute + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS tailwater.incidents
(
    `time` DateTime64(3, 'UTC') COMMENT 'when it was decided' CODEC(Delta(8), ZSTD(1)),
    `tenant` LowCardinality(String) COMMENT 'whose incident it is' CODEC(ZSTD(1)),
    `incident` String COMMENT 'id of the incident' CODEC(ZSTD(1)),
    `sequence` UInt32 COMMENT 'counts what was told of the incident, from 1' CODEC(ZSTD(1)),
    `message_key` String COMMENT 'names the message, the same however often it is sent' CODEC(ZSTD(1)),
    `status` LowCardinality(String) COMMENT 'firing, updated, acknowledged or resolved' CODEC(ZSTD(1)),
    `reason` LowCardinality(String) COMMENT 'why it was told' CODEC(ZSTD(1)),
    `severity` LowCardinality(String) COMMENT 'how bad it is' CODEC(ZSTD(1)),
    `since` DateTime64(3, 'UTC') COMMENT 'when the first of its alerts began' CODEC(Delta(8), ZSTD(1)),
    `title` String COMMENT 'what is wrong, in one line' CODEC(ZSTD(1)),
    `root` String COMMENT 'node of the service graph that its alerts lead to' CODEC(ZSTD(1)),
    `cause` String COMMENT 'likeliest cause; empty where none stands out' CODEC(ZSTD(1)),
    `cause_lines` Array(String) COMMENT 'what speaks for it' CODEC(ZSTD(1)),
    `services` Array(LowCardinality(String)) COMMENT 'services that are affected' CODEC(ZSTD(1)),
    `fingerprints` Array(String) COMMENT 'its alerts, as in tailwater.alerts' CODEC(ZSTD(1)),
    `traces` Array(String) COMMENT 'ids of traces that show it, the best first' CODEC(ZSTD(1)),
    `acknowledged_by` String COMMENT 'who takes care; empty while nobody does' CODEC(ZSTD(1)),
    `continued_by` String COMMENT 'incident that it turned out to be part of; empty otherwise' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toStartOfMonth(toDate(time, 'UTC'))
ORDER BY (incident, sequence)
TTL toDate(time, 'UTC') + INTERVAL 400 DAY DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- Where alerts stand that are open. Steps that were decided together in one minute lead from closed to open, or from open
-- to resolved.
CREATE OR REPLACE VIEW tailwater.alerts_open AS
SELECT
    latest.tenant AS tenant,
    latest.service AS service,
    latest.rule AS rule,
    latest.fingerprint AS fingerprint,
    latest.last.1 AS state,
    latest.last.2 AS since,
    latest.minute AS minute,
    latest.last.3 AS decided,
    latest.last.4 AS severity,
    latest.last.5 AS family,
    latest.last.6 AS signal,
    latest.last.7 AS entity,
    latest.last.8 AS entity_key,
    latest.last.9 AS place,
    latest.last.10 AS value,
    latest.last.11 AS threshold,
    latest.last.12 AS unit,
    latest.last.13 AS error_bar,
    latest.last.14 AS samples,
    latest.last.15 AS chance,
    latest.last.16 AS basis,
    latest.last.17 AS traces,
    latest.last.18 AS cause,
    latest.last.19 AS covered_by,
    latest.last.20 AS rule_version,
    latest.last.21 AS late,
    latest.last.22 AS historical
FROM
(
    SELECT
        steps.tenant AS tenant,
        steps.service AS service,
        steps.rule AS rule,
        steps.fingerprint AS fingerprint,
        max(steps.minute) AS minute,
        argMax(
            (
                toString(steps.to_state), steps.since, steps.decided, toString(steps.severity), toString(steps.family),
                toString(steps.signal), toString(steps.entity), steps.entity_key, toString(steps.place), steps.value,
                steps.threshold, toString(steps.unit), steps.error_bar, steps.samples, steps.chance, steps.basis,
                steps.traces, toString(steps.cause), steps.covered_by, steps.rule_version, steps.late, steps.historical
            ),
            (
                steps.minute, steps.decided,
                multiIf(
                    steps.to_state = 'resolved', 3,
                    steps.to_state IN ('suppressed', 'silenced'), 2,
                    steps.to_state IN ('firing', 'flapping', 'resolving', 'stale'), 1,
                    0)
            )) AS last
    FROM tailwater.alerts AS steps
    GROUP BY tenant, service, rule, fingerprint
) AS latest
WHERE latest.last.1 IN ('firing', 'flapping', 'resolving', 'stale', 'suppressed', 'silenced');

-- Incidents that were under way at some time of a span of time, as they were told last.
CREATE OR REPLACE VIEW tailwater.incidents_between AS
SELECT
    told.tenant AS tenant,
    told.incident AS incident,
    told.start_time AS start_time,
    if(told.last.1 = 'resolved', told.last.2, NULL) AS end_time,
    told.last.1 AS status,
    told.last.3 AS severity,
    told.last.4 AS title,
    told.last.5 AS root,
    told.last.6 AS cause,
    told.last.7 AS cause_lines,
    told.last.8 AS services,
    told.last.9 AS fingerprints,
    told.last.10 AS traces,
    told.last.11 AS acknowledged_by,
    told.last.12 AS continued_by,
    told.messages AS messages
FROM
(
    SELECT
        pages.tenant AS tenant,
        pages.incident AS incident,
        min(pages.since) AS start_time,
        max(pages.sequence) AS messages,
        argMax(
            (
                toString(pages.status), pages.time, toString(pages.severity), pages.title, pages.root, pages.cause,
                pages.cause_lines, pages.services, pages.fingerprints, pages.traces, pages.acknowledged_by,
                pages.continued_by
            ),
            pages.sequence) AS last
    FROM tailwater.incidents AS pages
    GROUP BY tenant, incident
) AS told
WHERE start_time < {until:DateTime64(3, 'UTC')} AND (end_time IS NULL OR end_time >= {since:DateTime64(3, 'UTC')});
