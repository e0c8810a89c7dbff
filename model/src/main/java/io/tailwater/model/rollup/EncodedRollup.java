package io.tailwater.model.rollup;

/**
 * A record of the topic of rollups.
 *
 * @param kind what its header says
 * @param bytes its value, as the kind encodes it; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record EncodedRollup(String kind, byte[] bytes) {}
