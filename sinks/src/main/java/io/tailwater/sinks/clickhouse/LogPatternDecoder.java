package io.tailwater.sinks.clickhouse;

import io.tailwater.model.Hex;
import io.tailwater.model.LogPatternCount;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of the counts of log patterns. */
final class LogPatternDecoder {
  private static final long MILLIS_PER_SECOND = 1_000;

  private LogPatternDecoder() {}

  /** Decodes a batch, as {@link BatchDecoder} says; it has no parts of traces. */
  static DecodedBatch decode(SinkBatch<Rollup> batch) {
    LogPatternBlock rows = new LogPatternBlock();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (Rollup record : batch.records()) {
      try {
        LogPatternCount.decode(record.bytes()).forEach(count -> add(rows, count));
      } catch (IllegalArgumentException unreadable) {
        undecodable.add(
            new UndecodableItem(
                record.offset(), String.valueOf(unreadable.getMessage()), record.bytes()));
      }
    }
    return new DecodedBatch(rows.block(), new TracePartBlock().block(), undecodable, false);
  }

  private static void add(LogPatternBlock rows, LogPatternCount count) {
    rows.minute.add(count.minuteMillis() / MILLIS_PER_SECOND);
    rows.service.add(utf8(count.service()));
    rows.severity.add(LogSeverity.ofBand(count.severityBand()));
    rows.patternId.add(utf8(count.patternId() == 0 ? "" : Hex.ofLong(count.patternId())));
    byte[] template = utf8(count.template());
    rows.template.add(template, 0, template.length);
    rows.total.add(count.total());
    rows.kept.add(count.kept());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
