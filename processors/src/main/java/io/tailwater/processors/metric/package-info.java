/**
 * Metric streams: who they are, what they grew by, and how many of them there may be.
 *
 * <p>One {@link io.tailwater.processors.metric.MetricStage} sees every point of a stream, in the
 * order of its partition. It knows no clock: rows follow from the state before and the records.
 */
@NullMarked
package io.tailwater.processors.metric;

import org.jspecify.annotations.NullMarked;
