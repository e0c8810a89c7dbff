package io.tailwater.processors.metric;

import io.tailwater.model.metric.MetricSeries;

/**
 * A stream as it comes on the wire: which series it is part of, and in what unit it counts.
 *
 * @param series of its rows
 * @param divisor from the unit on the wire to that of the series
 * @param state what is remembered of it
 */
record WireStream(MetricSeries series, double divisor, StreamState state) {}
