package io.tailwater.processors.trace;

/**
 * Bytes of a keyed record that cannot be judged.
 *
 * @param reason a word for metrics and headers, such as {@code invalid_trace_id}
 * @param offset the keyed record it was in
 * @param bytes the span under its context as a {@code TracesData}, or the whole record
 */
public record DeadSpan(String reason, long offset, byte[] bytes) {}
