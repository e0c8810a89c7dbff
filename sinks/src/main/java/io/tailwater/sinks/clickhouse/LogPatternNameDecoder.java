package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.LogPatternName;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of the further names of log patterns. */
final class LogPatternNameDecoder {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private LogPatternNameDecoder() {}

  /** Decodes a batch, as {@link BatchDecoder} says; it has no parts of traces. */
  static DecodedBatch decode(SinkBatch<Rollup> batch) {
    LogPatternNameBlock rows = new LogPatternNameBlock();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (Rollup record : batch.records()) {
      long told = SpanTimes.recordMillis(record.recordTimeMillis()) * NANOS_PER_MILLI;
      try {
        LogPatternName.decode(record.bytes()).forEach(name -> add(rows, told, name));
      } catch (IllegalArgumentException unreadable) {
        undecodable.add(
            new UndecodableItem(
                record.offset(), String.valueOf(unreadable.getMessage()), record.bytes()));
      }
    }
    return new DecodedBatch(rows.block(), new TracePartBlock().block(), undecodable, false);
  }

  private static void add(LogPatternNameBlock rows, long toldNanos, LogPatternName name) {
    rows.told.add(toldNanos);
    rows.service.add(name.service().getBytes(UTF_8));
    rows.severity.add(LogSeverity.ofBand(name.severityBand()));
    rows.formerId.addHex(name.formerId());
    rows.patternId.addHex(name.patternId());
    byte[] template = name.template().getBytes(UTF_8);
    rows.template.add(template, 0, template.length);
  }
}
