package io.tailwater.processors.trace;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;

/**
 * Kept spans of one trace, to be written to {@code tailwater.kept.spans}.
 *
 * @param reason why the trace was judged when it was; {@link DecisionReason#LATE_SPAN} for spans
 *     that came after
 * @param complete whether a root and the parent of every span were there when it was judged
 * @param spanCount how many spans {@code otlp} holds
 * @param otlp an encoded {@code TracesData}
 */
public record KeptRecord(
    TraceId traceId,
    Verdict verdict,
    DecisionReason reason,
    boolean complete,
    int spanCount,
    byte[] otlp) {}
