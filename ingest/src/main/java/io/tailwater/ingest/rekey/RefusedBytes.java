package io.tailwater.ingest.rekey;

/**
 * Bytes that cannot be judged and why.
 *
 * @param reason a word for headers and metrics, such as {@code record_too_large}
 * @param bytes the whole raw record, one of its {@code ResourceSpans} or {@code ResourceLogs}, or
 *     the spans or logs of one context that share the reason; the latter two as a {@code
 *     TracesData} or {@code LogsData}
 * @param detail what is wrong in words, for people; empty where the reason says it all
 * @param spans how many spans or logs there are in it; 1 for a record whose items cannot be told
 */
public record RefusedBytes(String reason, String detail, byte[] bytes, int spans) {}
