package io.tailwater.evaluate;

import io.tailwater.model.TraceId;

/**
 * A trace of the file and what becomes of it.
 *
 * @param thresholds whether thresholds are written to {@code tracestate}
 */
record EvaluatedTrace(TraceId id, long spans, Judgement judgement, boolean thresholds) {}
