package io.tailwater.sinks;

/**
 * A kept record that the store refuses for what is in it, while it takes others.
 *
 * @param offset the record's offset
 * @param reason the store's own words, in one line
 * @param items how many of its spans or logs did not land
 * @param otlp the record, as it came
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: it is sent on, never compared
public record RefusedRecord(long offset, String reason, int items, byte[] otlp) {}
