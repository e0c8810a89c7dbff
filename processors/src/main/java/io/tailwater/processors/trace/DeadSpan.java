package io.tailwater.processors.trace;

/**
 * Bytes of a keyed record that cannot be judged.
 *
 * @param reason a word for metrics and headers, such as {@code invalid_trace_id}
 * @param offset the keyed record it was in
 * @param spans how many spans there are in it; 1 for a record whose spans cannot be told
 * @param bytes the spans under their context as a {@code TracesData}, or the whole record
 */
public record DeadSpan(String reason, long offset, int spans, byte[] bytes) {}
