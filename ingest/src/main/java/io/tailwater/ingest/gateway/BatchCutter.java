package io.tailwater.ingest.gateway;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the frame of an encoded batch and cuts a long one into records that Kafka takes.
 *
 * <p>Spans, logs and metrics have the same frame: field 1 of the batch are resources, field 2 of a
 * resource are scopes, field 2 of a scope are the items; what else stands at these levels
 * (resource, scope, schema URL) is context. A cut batch repeats the context in front of the items
 * of each record, byte for byte. Items are never cut: one that alone is beyond the limit becomes a
 * record of its own, for Kafka to take or to refuse. What is inside an item is not looked at here;
 * a bad span must not cost its neighbours, and the re-key lane sets it aside.
 */
final class BatchCutter {
  /**
   * What came of a batch.
   *
   * @param records values to publish, none where the batch has no items
   * @param items spans, log records or metrics in them
   */
  record Cut(List<byte[]> records, long items) {
    Cut {
      records = List.copyOf(records);
    }

    /** Bytes of all records together. */
    long bytes() {
      long bytes = 0;
      for (byte[] record : records) {
        bytes += record.length;
      }
      return bytes;
    }
  }

  private static final int RESOURCES = 1;
  private static final int SCOPES = 2;
  private static final int ITEMS = 2;
  private static final int CLOSED = -1;

  /** Tags and longest lengths of an open resource and an open scope. */
  private static final int FRAME_BYTES = 12;

  private final byte[] batch;
  private final int maxRecordBytes;
  private final ProtoWriter resourceContext = new ProtoWriter(512);
  private final ProtoWriter scopeContext = new ProtoWriter(128);
  private final ProtoWriter record;
  private final List<byte[]> records = new ArrayList<>();
  private int resourceMark = CLOSED;
  private int scopeMark = CLOSED;
  private int itemsInRecord;

  private BatchCutter(byte[] batch, int maxRecordBytes) {
    this.batch = batch;
    this.maxRecordBytes = maxRecordBytes;
    this.record = new ProtoWriter(maxRecordBytes);
  }

  /**
   * Checks a batch, and cuts it where it is longer than a record may be.
   *
   * @throws MalformedOtlpException if the frame above the items is broken
   * @throws RefusedException if the batch must be cut and its context is too long to be repeated
   */
  static Cut cut(byte[] batch, int maxRecordBytes) {
    long items = countItems(batch);
    if (items == 0) {
      return new Cut(List.of(), 0);
    }
    if (batch.length <= maxRecordBytes) {
      return new Cut(List.of(batch), items);
    }
    return new Cut(new BatchCutter(batch, maxRecordBytes).records(), items);
  }

  private static long countItems(byte[] batch) {
    WireReader resources = new WireReader().reset(batch);
    WireReader scopes = new WireReader();
    WireReader items = new WireReader();
    long count = 0;
    while (enter(resources, RESOURCES, scopes)) {
      while (enter(scopes, SCOPES, items)) {
        while (items.next()) {
          if (items.fieldNumber() == ITEMS) {
            items.readBytes();
            count++;
          } else {
            items.skip();
          }
        }
      }
    }
    return count;
  }

  /** Aims {@code inner} at the next message in the given field; false if there is none left. */
  private static boolean enter(WireReader outer, int field, WireReader inner) {
    while (outer.next()) {
      if (outer.fieldNumber() == field) {
        outer.readBytes();
        inner.reset(outer.buffer(), outer.valueOffset(), outer.valueLength());
        return true;
      }
      outer.skip();
    }
    return false;
  }

  private List<byte[]> records() {
    WireReader resources = new WireReader().reset(batch);
    WireReader scopes = new WireReader();
    WireReader items = new WireReader();
    while (enter(resources, RESOURCES, scopes)) {
      copyContext(resources, SCOPES, resourceContext);
      while (enter(scopes, SCOPES, items)) {
        copyContext(scopes, ITEMS, scopeContext);
        while (items.next()) {
          items.skip();
          if (items.fieldNumber() == ITEMS) {
            addItem(items.tagOffset(), items.position());
          }
        }
        scopeMark = close(scopeMark);
      }
      resourceMark = close(resourceMark);
    }
    flush();
    return records;
  }

  /** Copies the fields of the message just entered, apart from the repeated ones that it wraps. */
  private void copyContext(WireReader entered, int wrapped, ProtoWriter context) {
    WireReader fields = new WireReader().reset(batch, entered.valueOffset(), entered.valueLength());
    context.clear();
    while (fields.next()) {
      fields.skip();
      if (fields.fieldNumber() != wrapped) {
        context.raw(batch, fields.tagOffset(), fields.position());
      }
    }
  }

  private void addItem(int from, int to) {
    int context =
        (resourceMark == CLOSED ? resourceContext.length() : 0)
            + (scopeMark == CLOSED ? scopeContext.length() : 0);
    requireShort(resourceContext.length() + scopeContext.length());
    long length = (long) record.length() + context + (to - from) + FRAME_BYTES;
    if (itemsInRecord > 0 && length > maxRecordBytes) {
      flush();
    }
    if (resourceMark == CLOSED) {
      resourceMark = record.beginMessage(RESOURCES);
      record.raw(resourceContext);
    }
    if (scopeMark == CLOSED) {
      scopeMark = record.beginMessage(SCOPES);
      record.raw(scopeContext);
    }
    record.raw(batch, from, to);
    itemsInRecord++;
  }

  /**
   * A context may fill half a record and no more: then the records together stay within a small
   * multiple of the batch, where a context as long as a record would be repeated for every item.
   */
  private void requireShort(int contextBytes) {
    if (contextBytes > maxRecordBytes / 2) {
      throw new RefusedException(
          Refusal.RECORD_TOO_LARGE,
          "a batch beyond "
              + maxRecordBytes
              + " bytes is sent on in parts, and its resource and scope of "
              + contextBytes
              + " bytes are too long to go with each; send fewer items at a time");
    }
  }

  private int close(int mark) {
    if (mark != CLOSED) {
      record.endMessage(mark);
    }
    return CLOSED;
  }

  private void flush() {
    scopeMark = close(scopeMark);
    resourceMark = close(resourceMark);
    records.add(record.toByteArray());
    record.clear();
    itemsInRecord = 0;
  }
}
