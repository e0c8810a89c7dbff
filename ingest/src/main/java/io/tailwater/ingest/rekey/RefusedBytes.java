package io.tailwater.ingest.rekey;

/**
 * Bytes that cannot be judged and why.
 *
 * @param reason a word for headers and metrics, such as {@code record_too_large}
 * @param bytes the whole raw record, or one span under its context as a {@code TracesData}
 */
public record RefusedBytes(String reason, byte[] bytes) {}
