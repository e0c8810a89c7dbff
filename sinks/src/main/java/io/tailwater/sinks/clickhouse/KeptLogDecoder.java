package io.tailwater.sinks.clickhouse;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpLogScanner;
import io.tailwater.model.otlp.OtlpLogVisitor;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the records of a batch of logs straight into columns, with no object per attribute. Used
 * once.
 */
final class KeptLogDecoder {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final LogBlock logs = new LogBlock();
  private final TracePartBlock traceParts = new TracePartBlock();
  private final List<UndecodableItem> undecodable = new ArrayList<>();
  private final LogParts parts = new LogParts(traceParts);
  private final LogRows rows = new LogRows(logs, parts);
  private final OtlpLogScanner scanner = new OtlpLogScanner();

  private KeptLogDecoder() {}

  /** Decodes a batch, as {@link BatchDecoder} says. */
  static DecodedBatch decode(SinkBatch<KeptLogs> batch) {
    KeptLogDecoder decoder = new KeptLogDecoder();
    for (KeptLogs record : batch.records()) {
      decoder.decode(record, batch.partition());
      if (decoder.isTooLarge()) {
        KeptLogDecoder none = new KeptLogDecoder();
        return DecodedBatch.tooLarge(batch, none.logs.block(), none.traceParts.block());
      }
    }
    return new DecodedBatch(
        decoder.logs.block(), decoder.traceParts.block(), decoder.undecodable, false);
  }

  private boolean isTooLarge() {
    return logs.resourceAttributes.bytes() > DecodedBatch.MAX_RESOURCE_BYTES;
  }

  private void decode(KeptLogs record, int partition) {
    try {
      // Rows cannot be taken back, so the framing is proven sound before the first one is made.
      scanner.scan(record.otlp(), FramingOnly.INSTANCE);
    } catch (MalformedOtlpException broken) {
      undecodable.add(
          new UndecodableItem(
              record.offset(), "not an OTLP LogsData: " + broken.getMessage(), record.otlp()));
      return;
    }
    long recordMillis = SpanTimes.recordMillis(record.recordTimeMillis());
    int day = (int) (recordMillis / MILLIS_PER_DAY);
    scanner.scan(
        record.otlp(),
        new OtlpLogVisitor() {
          private int index;

          @Override
          public void context(ContextView context) {
            rows.context(context);
          }

          @Override
          public void log(LogView log) {
            int place = index++;
            if (isTooLarge()) {
              return;
            }
            if (log.problem() != LogView.Problem.NONE) {
              undecodable.add(undecodable(record, log));
              return;
            }
            rows.add(log, recordMillis);
            logs.day.add(day);
            logs.sourcePartition.add(partition);
            logs.sourceOffset.add(record.offset());
            logs.sourceIndex.add(place);
          }
        });
    parts.endRecord(record, partition, day);
  }

  private static UndecodableItem undecodable(KeptLogs record, LogView log) {
    String reason =
        switch (log.problem()) {
          case NONE -> throw new IllegalStateException("a log without a problem");
          case MALFORMED_LOG -> "the bytes are not an OTLP log record";
        };
    byte[] bytes = Arrays.copyOfRange(log.buffer(), log.offset(), log.offset() + log.length());
    return new UndecodableItem(record.offset(), reason, bytes);
  }

  /** A visitor to whom only the scanner's own checks matter. */
  private enum FramingOnly implements OtlpLogVisitor {
    INSTANCE;

    @Override
    public void context(ContextView context) {}

    @Override
    public void log(LogView log) {}
  }
}
