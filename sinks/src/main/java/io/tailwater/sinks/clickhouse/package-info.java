/**
 * ClickHouse as a sink: schema and migrations, OTLP decoded straight into blocks of the Native
 * format, and inserts that land once however often they are sent.
 */
@NullMarked
package io.tailwater.sinks.clickhouse;

import org.jspecify.annotations.NullMarked;
