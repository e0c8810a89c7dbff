-- Which service is slow, and who makes it slow? (from 20 s on)
SELECT service, round(sum(sample_weight)) AS requests,
  round(quantileExactWeighted(0.5)(duration_ns, toUInt64(round(sample_weight))) / 1e6)
    AS median_ms,
  round(100 * sumIf(sample_weight, status = 'ERROR') / sum(sample_weight), 1) AS error_percent
FROM tailwater.spans
WHERE start_time BETWEEN '{from}' AND '{until}' AND kind = 'SERVER'
  AND service IN ('orders', 'payment', 'inventory', 'supplier-api')
GROUP BY service ORDER BY median_ms

-- The supplier's API over time
SELECT toStartOfInterval(start_time, INTERVAL 10 SECOND) AS at,
  round(sum(sample_weight)) AS calls,
  round(quantileExactWeighted(0.5)(duration_ns, toUInt64(round(sample_weight))) / 1e6)
    AS median_ms,
  round(sumIf(sample_weight, status = 'ERROR')) AS failed
FROM tailwater.spans
WHERE start_time >= '{since}' AND kind = 'CLIENT'
  AND attributes['server.address'] = 'stock.supplier.example'
GROUP BY at ORDER BY at DESC LIMIT 12

-- Errors by service
SELECT service, round(sum(sample_weight)) AS failed_spans, topK(1)(name)[1] AS mostly,
  arrayElement(topKIf(1)(status_message, notEmpty(status_message)), 1) AS usual_reason
FROM tailwater.spans
WHERE start_time >= '{since}' AND status = 'ERROR'
GROUP BY service ORDER BY failed_spans DESC

-- Exceptions: when did the cache refuse?
SELECT arrayJoin(events.attributes)['exception.type'] AS exception, service,
  round(sum(sample_weight)) AS times,
  formatDateTime(min(start_time), '%T') AS first, formatDateTime(max(start_time), '%T') AS last
FROM tailwater.spans
WHERE start_time >= '{since}' AND has(events.name, 'exception')
GROUP BY exception, service HAVING notEmpty(exception) ORDER BY times DESC LIMIT 10

-- Why were traces kept, and for how many do they stand?
SELECT policy, count() AS traces, round(sum(sample_weight)) AS stand_for,
  round(avg(span_count), 1) AS spans_each, round(avg(duration_ns) / 1e6) AS average_ms
FROM tailwater.traces
WHERE start_time >= '{since}'
GROUP BY policy ORDER BY traces DESC

-- All requests by use case, estimated from the kept ones
SELECT attributes['shop.use_case'] AS use_case, count() AS stored,
  round(sum(sample_weight)) AS requests
FROM tailwater.spans
WHERE start_time >= '{since}' AND notEmpty(attributes['shop.use_case'])
GROUP BY use_case ORDER BY requests DESC

-- Latencies of all requests by service
SELECT service, round(sum(sample_weight)) AS requests,
  arrayMap(ns -> round(ns / 1e6, 1),
    quantilesExactWeighted(0.5, 0.95, 0.99)(duration_ns, toUInt64(round(sample_weight))))
    AS p50_p95_p99_ms
FROM tailwater.spans
WHERE start_time >= '{since}' AND kind = 'SERVER'
GROUP BY service ORDER BY p50_p95_p99_ms[2] DESC

-- One failed trace as a tree
WITH RECURSIVE tree AS (
  SELECT span_id, 0 AS depth FROM tailwater.spans
  WHERE empty(parent_span_id) AND trace_id = (
    SELECT trace_id FROM tailwater.traces
    WHERE start_time >= '{since}' AND has(services, 'supplier-api')
    ORDER BY error_count > 0 DESC, span_count DESC LIMIT 1)
  UNION ALL
  SELECT child.span_id, depth + 1 FROM tailwater.spans AS child
  JOIN tree ON child.parent_span_id = tree.span_id)
SELECT concat(repeat('  ', depth), service, ': ', name) AS span,
  round(date_diff('us', min(start_time) OVER (), start_time) / 1e3) AS after_ms,
  round(duration_ns / 1e6) AS takes_ms, status
FROM tailwater.spans JOIN tree USING (span_id) ORDER BY start_time, depth
