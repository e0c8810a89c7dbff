-- Under which policies a trace was kept, and how much of it was there when it was judged. Rows from before say version
-- 0, no reason and not complete, because nobody wrote down how it was.

ALTER TABLE tailwater.spans
    ADD COLUMN IF NOT EXISTS `policy_version` UInt32 COMMENT 'version of the policies that the trace was judged under; 0 for unknown' CODEC(T64, ZSTD(1));

ALTER TABLE tailwater.trace_parts
    ADD COLUMN IF NOT EXISTS `policy_version` UInt32 COMMENT 'version of the policies that the trace was judged under; 0 for unknown' CODEC(T64, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `decision_reason` LowCardinality(String) COMMENT 'why the trace was judged when it was; empty for unknown' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS `complete` Bool COMMENT 'whether root and every referenced parent were there at the judgement' CODEC(ZSTD(1));

-- What was so at the judgement is read from the first record that came of it, however many late ones follow; a trace
-- that a late span turned from dropped to kept has late records alone. The weight is that of the root span.
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
    if(
        countIf(parts.root_service != '') > 0,
        argMinIf(parts.sample_weight, (parts.start_time, parts.source_offset), parts.root_service != ''),
        argMin(parts.sample_weight, (parts.late, parts.source_offset))) AS sample_weight,
    sumIf(parts.span_count, parts.late) AS late_span_count,
    argMin(parts.policy_version, (parts.late, parts.source_offset)) AS policy_version,
    argMin(parts.decision_reason, (parts.late, parts.source_offset)) AS decision_reason,
    argMin(parts.complete, (parts.late, parts.source_offset)) AS complete,
    toBool(NOT complete OR decided_early OR countIf(parts.root_service != '' AND NOT parts.late) = 0) AS decided_on_partial,
    toBool(decision_reason IN ('memory_pressure', 'num_traces', 'size_cap')) AS decided_early,
    toUInt32(sumIf(parts.span_count, parts.late)) AS late_spans
FROM tailwater.trace_parts AS parts FINAL
WHERE parts.day >= toDate({since:DateTime64(9, 'UTC')} - INTERVAL 10 MINUTE, 'UTC')
GROUP BY trace_id
HAVING start_time >= {since:DateTime64(9, 'UTC')} AND start_time < {until:DateTime64(9, 'UTC')};

-- Made anew, because a view keeps the columns that it was created with.
CREATE OR REPLACE VIEW tailwater.traces AS
SELECT * FROM tailwater.traces_between(since = '2000-01-01 00:00:00', until = '2201-01-01 00:00:00');
