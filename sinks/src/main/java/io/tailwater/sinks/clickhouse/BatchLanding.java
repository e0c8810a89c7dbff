package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.TransientSinkException;
import io.tailwater.sinks.UndecodableItem;
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
 * The rows of the batch's own table go first. Where the parts of traces alone are refused, only they are
 * cut further: the rows have landed under the token of the larger part.
 *
 * A table whose type or constraint fits nothing refuses every record, and to hand all of them back
 * would empty the whole backlog into the dead letters. So a record is handed back only where another
 * landed: in its batch, or in the table that refuses it, in any since. Until then the batch waits, and is
 * probed in part, not cut to the last record, at every try.
 */
/**
 * Lands one batch, in parts where the store refuses it whole. Used once.
 *
 * @param <R> the kind of records
 */
final class BatchLanding<R extends SinkRecord> {
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
    void insert(SinkBatch<?> part, NativeBlock block);
  }

  private final SinkBatch<R> batch;
  private final BatchDecoder<R> decoder;
  private final String table;
  private final Landings landings;
  private final Insert insert;
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final List<UndecodableItem> undecodable = new ArrayList<>();
  private final List<RefusedRecord> refused = new ArrayList<>();
  private final boolean othersInRows;
  private final boolean othersInParts;
  private int landed;
  private boolean unproven;
  private @Nullable RejectedBatchException firstRefusal;

  /**
   * The landing of a batch.
   *
   * @param table the table of the batch's kind, without its database
   */
  BatchLanding(
      SinkBatch<R> batch, String table, BatchDecoder<R> decoder, Landings landings, Insert insert) {
    this.batch = batch;
    this.table = table;
    this.decoder = decoder;
    this.landings = landings;
    this.insert = insert;
    rows.put(table, 0L);
    rows.put(TracePartBlock.TABLE, 0L);
    othersInRows = landings.othersLanded(batch, table);
    othersInParts = landings.othersLanded(batch, TracePartBlock.TABLE);
  }

  /**
   * Lands it.
   *
   * @throws TransientSinkException if it has to wait
   */
  SinkReceipt land() {
    land(batch, false);
    if (unproven && landed == 0) {
      throw waiting();
    }
    landings.forget(batch);
    return new SinkReceipt(rows, undecodable, refused);
  }

  private void land(SinkBatch<R> part, boolean rowsAreThere) {
    DecodedBatch decoded = decoder.decode(part);
    if (decoded.tooLarge()) {
      landHalves(part, rowsAreThere);
      return;
    }
    boolean rowsLanded = rowsAreThere;
    try {
      if (!rowsLanded) {
        if (landings.isOpened(part, table)) {
          landHalves(part, false);
          return;
        }
        send(part, decoded.rows());
        rowsLanded = true;
      }
      if (landings.isOpened(part, TracePartBlock.TABLE)) {
        landHalves(part, true);
        return;
      }
      send(part, decoded.traceParts());
      undecodable.addAll(decoded.undecodable());
      landed += part.records().size();
    } catch (RejectedBatchException refusal) {
      landings.refused(batch);
      firstRefusal = firstRefusal == null ? refusal : firstRefusal;
      if (part.records().size() == 1) {
        handBack(part.records().getFirst(), decoded, rowsLanded, refusal);
      } else {
        landHalves(part, rowsLanded);
      }
    }
  }

  private void send(SinkBatch<R> part, NativeBlock block) {
    insert.insert(part, block);
    rows.merge(block.table(), (long) block.rows(), Long::sum);
  }

  private void landHalves(SinkBatch<R> part, boolean rowsAreThere) {
    int before = landed;
    try {
      for (SinkBatch<R> half : part.halves()) {
        land(half, rowsAreThere);
      }
    } finally {
      if (landed > before) {
        landings.opened(part, rowsAreThere ? TracePartBlock.TABLE : table);
      }
    }
  }

  private void handBack(
      R record, DecodedBatch decoded, boolean rowsAreThere, RejectedBatchException refusal) {
    int lost = 0;
    if (rowsAreThere) {
      undecodable.addAll(decoded.undecodable());
    } else {
      lost = decoded.rows().rows() + decoded.undecodable().size();
    }
    refused.add(
        new RefusedRecord(
            record.offset(), String.valueOf(refusal.getMessage()), lost, record.bytes()));
    unproven |= rowsAreThere ? !othersInParts : !othersInRows;
    if (refused.size() >= PROBES && landed == 0 && unproven) {
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
