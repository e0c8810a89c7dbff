package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpLogs.keptLogs;
import static io.tailwater.sinks.OtlpLogs.resourceLogs;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.StoredLog;
import java.util.List;

/** Records of logs decoded to blocks, and blocks read back: what the server would see. */
final class LogDecoding {
  private LogDecoding() {}

  static DecodedBatch decode(KeptLogs... records) {
    return KeptLogDecoder.decode(
        new SinkBatch<>("topic", 7, 0, Integer.MAX_VALUE, List.of(records)));
  }

  static List<StoredLog> logs(KeptLogs... records) {
    return NativeRows.read(Decoding.bytes(decode(records).rows())).stream()
        .map(NativeRow::log)
        .toList();
  }

  static List<NativeRow> traceParts(KeptLogs... records) {
    return NativeRows.read(Decoding.bytes(decode(records).traceParts()));
  }

  /** The row of one log of a service "shop". */
  static StoredLog stored(LogRecord.Builder log) {
    return logs(keptLogs(0, resourceLogs("shop", log.build()))).getFirst();
  }
}
