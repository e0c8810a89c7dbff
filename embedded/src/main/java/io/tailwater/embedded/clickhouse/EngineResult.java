package io.tailwater.embedded.clickhouse;

/**
 * What a statement that ran to its end left behind.
 *
 * @param output bytes in the requested format; empty for most commands. Owned by the receiver
 * @param counts what the engine read and wrote
 */
@SuppressWarnings("ArrayRecordComponent")
record EngineResult(byte[] output, EngineCounts counts) {}
