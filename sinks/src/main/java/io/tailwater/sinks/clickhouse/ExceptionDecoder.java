package io.tailwater.sinks.clickhouse;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.Hex;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of exceptions. */
final class ExceptionDecoder {
  private ExceptionDecoder() {}

  /** Decodes a batch, as {@link BatchDecoder} says; it has no parts of traces. */
  static DecodedBatch decode(SinkBatch<Rollup> batch) {
    ExceptionBlock rows = new ExceptionBlock();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (Rollup record : batch.records()) {
      try {
        ExceptionOccurrence.decode(record.bytes()).forEach(one -> add(rows, one));
      } catch (IllegalArgumentException unreadable) {
        undecodable.add(
            new UndecodableItem(
                record.offset(), String.valueOf(unreadable.getMessage()), record.bytes()));
      }
    }
    return new DecodedBatch(rows.block(), new TracePartBlock().block(), undecodable, false);
  }

  private static void add(ExceptionBlock rows, ExceptionOccurrence one) {
    rows.time.add(Math.max(SpanTimes.EARLIEST_NANOS, one.timeNanos()));
    rows.service.add(utf8(one.service()));
    rows.endpoint.add(utf8(one.endpoint()));
    rows.type.add(utf8(one.type()));
    rows.fingerprint.add(utf8(Hex.ofLong(one.fingerprint())));
    if ((one.traceIdHi() | one.traceIdLo()) == 0) {
      rows.traceId.addEmpty();
    } else {
      rows.traceId.addHex(one.traceIdHi(), one.traceIdLo());
    }
    rows.spanId.addHex(one.spanId());
    rows.originSpanId.addHex(one.originSpanId());
    rows.failure.add(one.failure());
    rows.source.add(one.ofLog() ? ExceptionBlock.Source.LOG : ExceptionBlock.Source.EVENT);
    add(rows.message, one.message());
    add(rows.stacktrace, one.stacktrace());
  }

  private static void add(StringColumn column, String text) {
    byte[] bytes = utf8(text);
    column.add(bytes, 0, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
