package io.tailwater.embedded.clickhouse;

/** Rows and bytes of one statement, as the engine counted them. */
record EngineCounts(
    long readRows, long readBytes, long writtenRows, long writtenBytes, long resultRows) {
  static final EngineCounts NONE = new EngineCounts(0, 0, 0, 0, 0);

  /** The value of the {@code X-ClickHouse-Summary} header: all numbers are strings there. */
  String summary(long elapsedNanos) {
    return ("{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\","
            + "\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\","
            + "\"result_bytes\":\"0\",\"elapsed_ns\":\"%d\"}")
        .formatted(readRows, readBytes, writtenRows, writtenBytes, resultRows, elapsedNanos);
  }
}
