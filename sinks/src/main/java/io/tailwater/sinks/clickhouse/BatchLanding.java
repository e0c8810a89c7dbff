package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.TransientSinkException;
import io.tailwater.sinks.UndecodableSpan;
import io.tailwater.sinks.clickhouse.KeptTraceDecoder.Decoded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * One try to land a batch. Whole if the store takes it; else cut in halves until the guilty records
 * are alone.
 *
 *            [0 .. 7] refused
 *        [0..3] landed   [4 .. 7] refused
 *                     [4..5] landed  [6..7] refused
 *                                  [6] refused  [7] landed      -> 6 is handed back
 *
 * A refused block leaves nothing behind, so its halves may be sent. Every part has the token of its
 * own range, so a try that broke off and is made again, by a later process too, cuts at the same
 * places and sends the same bytes under the same tokens: each row lands once. That holds as long as
 * the store refuses the same records. Where it changes its mind between two tries of one process (a
 * constraint is dropped), parts of which something has landed stay cut ({@link Landings}). Between two
 * processes nobody knows; rows of equal keys fold into one then when ClickHouse merges.
 *
 * Spans go first. Where the second table alone refuses, only that one is cut further: the spans have
 * landed under the token of the larger part.
 *
 * A table whose type or constraint fits nothing refuses every record, and to hand all of them back
 * would empty the whole backlog into the dead letters. So a record is handed back only where another
 * landed: in its batch, or in any since. Until then the batch waits, and is probed in part, not cut
 * to the last record, at every try.
 */
/** Lands one batch, in parts where the store refuses it whole. Used once. */
final class BatchLanding {
  /** Records found guilty, with none that lands, after which a try is given up. */
  private static final int PROBES = 8;

  /** Sends the rows of one table. */
  interface Insert {
    /**
     * Inserts a block under the token of the part.
     *
     * @throws RejectedBatchException if the store refuses the content; nothing landed
     * @throws TransientSinkException if it may land later
     */
    void insert(SinkBatch part, NativeBlock block);
  }

  private final SinkBatch batch;
  private final Landings landings;
  private final Insert insert;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final List<UndecodableSpan> undecodable = new ArrayList<>();
  private final List<RefusedRecord> refused = new ArrayList<>();
  private final boolean othersLanded;
  private int landed;
  private @Nullable RejectedBatchException firstRefusal;

  BatchLanding(SinkBatch batch, Landings landings, Insert insert) {
    this.batch = batch;
    this.landings = landings;
    this.insert = insert;
    rows.put(SpanBlock.TABLE, 0L);
    rows.put(TracePartBlock.TABLE, 0L);
    othersLanded =
        landings.othersLanded(batch, SpanBlock.TABLE)
            && landings.othersLanded(batch, TracePartBlock.TABLE);
  }

  /**
   * Lands it.
   *
   * @throws TransientSinkException if it has to wait
   */
  SinkReceipt land() {
    land(batch, false);
    if (!refused.isEmpty() && landed == 0 && !othersLanded) {
      throw waiting();
    }
    landings.forget(batch);
    return new SinkReceipt(rows, undecodable, refused);
  }

  private void land(SinkBatch part, boolean spansAreThere) {
    Decoded decoded = KeptTraceDecoder.decode(part);
    boolean spans = spansAreThere;
    try {
      if (!spans) {
        if (landings.isOpened(part, SpanBlock.TABLE)) {
          landHalves(part, false);
          return;
        }
        send(part, decoded.spans());
        spans = true;
      }
      if (landings.isOpened(part, TracePartBlock.TABLE)) {
        landHalves(part, true);
        return;
      }
      send(part, decoded.traceParts());
      undecodable.addAll(decoded.undecodable());
      landed += part.traces().size();
    } catch (RejectedBatchException refusal) {
      landings.refused(batch);
      firstRefusal = firstRefusal == null ? refusal : firstRefusal;
      if (part.traces().size() == 1) {
        handBack(part.traces().getFirst(), refusal);
      } else {
        landHalves(part, spans);
      }
    }
  }

  private void send(SinkBatch part, NativeBlock block) {
    insert.insert(part, block);
    rows.merge(block.table(), (long) block.rows(), Long::sum);
  }

  private void landHalves(SinkBatch part, boolean spansAreThere) {
    int before = landed;
    try {
      for (SinkBatch half : part.halves()) {
        land(half, spansAreThere);
      }
    } finally {
      if (landed > before) {
        landings.opened(part, spansAreThere ? TracePartBlock.TABLE : SpanBlock.TABLE);
      }
    }
  }

  private void handBack(KeptTrace record, RejectedBatchException refusal) {
    refused.add(
        new RefusedRecord(record.offset(), String.valueOf(refusal.getMessage()), record.otlp()));
    if (refused.size() >= PROBES && landed == 0 && !othersLanded) {
      throw waiting();
    }
  }

  private TransientSinkException waiting() {
    RejectedBatchException refusal = firstRefusal;
    return new TransientSinkException(
        refusal == null ? 0 : refusal.code(),
        ("all of the %d records of %s that were tried are refused, so it is the table rather than the"
                + " data: %s -- mend the table, or its constraints; if it is the data after all, they"
                + " go to the dead letters as soon as another record is taken")
            .formatted(refused.size(), batch.name(), refusal == null ? "" : refusal.getMessage()),
        refusal);
  }
}
