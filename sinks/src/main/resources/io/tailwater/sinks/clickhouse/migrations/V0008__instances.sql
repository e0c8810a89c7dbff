-- Who is there is told by spans as well, and what one point does not say of an instance must not take away what another
-- did: any text is more than none.
ALTER TABLE tailwater.instance_days
    MODIFY COLUMN `host` SimpleAggregateFunction(max, String),
    MODIFY COLUMN `language` SimpleAggregateFunction(max, String),
    MODIFY COLUMN `version` SimpleAggregateFunction(max, String);

DROP VIEW IF EXISTS tailwater.metrics_points_to_instances;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.points_to_instances TO tailwater.instance_days AS
SELECT
    points.day AS day, points.service AS service, toString(points.instance) AS instance,
    max(toString(points.host)) AS host,
    max(points.resource_attributes['telemetry.sdk.language']) AS language,
    max(points.resource_attributes['service.version']) AS version,
    min(points.time) AS first_seen,
    max(points.time) AS last_seen
FROM tailwater.metrics_points AS points
WHERE points.instance != ''
GROUP BY day, service, instance;

CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.spans_to_instances TO tailwater.instance_days AS
SELECT
    spans.day AS day, spans.service AS service,
    multiIf(
        spans.resource_attributes['service.instance.id'] != '', spans.resource_attributes['service.instance.id'],
        spans.resource_attributes['k8s.pod.name'] != '', spans.resource_attributes['k8s.pod.name'],
        spans.resource_attributes['host.name']) AS instance,
    max(spans.resource_attributes['host.name']) AS host,
    max(spans.resource_attributes['telemetry.sdk.language']) AS language,
    max(spans.resource_attributes['service.version']) AS version,
    min(spans.start_time) AS first_seen,
    max(spans.start_time) AS last_seen
FROM tailwater.spans AS spans
WHERE instance != ''
GROUP BY day, service, instance;

-- One row for each process that sent spans which were kept, or metrics.
CREATE OR REPLACE VIEW tailwater.instances AS
SELECT
    d.service AS service, d.instance AS instance,
    argMaxIf(toString(d.host), d.last_seen, d.host != '') AS host,
    argMaxIf(toString(d.language), d.last_seen, d.language != '') AS language,
    argMaxIf(toString(d.version), d.last_seen, d.version != '') AS version,
    min(toDateTime64(d.first_seen, 9, 'UTC')) AS first_seen,
    max(toDateTime64(d.last_seen, 9, 'UTC')) AS last_seen
FROM tailwater.instance_days AS d
GROUP BY service, instance;
