package io.tailwater.ingest.enrich;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/**
 * What is to take the place of some messages of a {@code LogsData}, in the order of their bytes.
 * Not thread-safe.
 */
final class Edits {
  private static final int INITIAL_BYTES = 4 << 10;
  private static final int MAX_REUSED_BYTES = 2 << 20;

  private final WireReader data = new WireReader();
  private final WireReader resource = new WireReader();
  private final WireReader scope = new WireReader();
  private ProtoWriter bytes = new ProtoWriter(INITIAL_BYTES);
  private int[] offsets = new int[64];
  private int[] ends = new int[64];
  private int count;
  private int at;

  /** Forgets all. */
  void clear() {
    count = 0;
    if (bytes.length() > MAX_REUSED_BYTES) {
      bytes = new ProtoWriter(INITIAL_BYTES);
      offsets = new int[64];
      ends = new int[64];
    } else {
      bytes.clear();
    }
  }

  /** Where the next message is to be written; {@link #keep} or {@link #drop} comes next. */
  ProtoWriter writer() {
    return bytes;
  }

  /** Takes what was written in the place of the message whose bytes begin at that offset. */
  void keep(int offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    offsets[count] = offset;
    ends[count++] = bytes.length();
  }

  /** Forgets what was written since the last message that was kept. */
  void drop() {
    bytes.truncate(count == 0 ? 0 : ends[count - 1]);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Bytes of all of them. */
  int length() {
    return bytes.length();
  }

  /** The {@code LogsData} with all of them in it. */
  byte[] applyTo(byte[] logs) {
    ProtoWriter out = new ProtoWriter(logs.length + bytes.length());
    at = 0;
    data.reset(logs);
    while (data.next()) {
      int from = data.tagOffset();
      data.skip();
      if (data.fieldNumber() == OtlpFields.TRACES_RESOURCE_SPANS) {
        int mark = out.beginMessage(OtlpFields.TRACES_RESOURCE_SPANS);
        resource(logs, data.valueOffset(), data.valueLength(), out);
        out.endMessage(mark);
      } else {
        out.raw(logs, from, data.position());
      }
    }
    return out.toByteArray();
  }

  private void resource(byte[] logs, int offset, int length, ProtoWriter out) {
    resource.reset(logs, offset, length);
    while (resource.next()) {
      int from = resource.tagOffset();
      resource.skip();
      if (resource.fieldNumber() == OtlpFields.RESOURCE_SPANS_SCOPE_SPANS) {
        int mark = out.beginMessage(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS);
        scope(logs, resource.valueOffset(), resource.valueLength(), out);
        out.endMessage(mark);
      } else {
        field(logs, from, resource, out);
      }
    }
  }

  private void scope(byte[] logs, int offset, int length, ProtoWriter out) {
    scope.reset(logs, offset, length);
    while (scope.next()) {
      int from = scope.tagOffset();
      scope.skip();
      field(logs, from, scope, out);
    }
  }

  private void field(byte[] logs, int from, WireReader in, ProtoWriter out) {
    if (at < count && offsets[at] == in.valueOffset()) {
      int begin = at == 0 ? 0 : ends[at - 1];
      out.tag(in.fieldNumber(), WireReader.LENGTH_DELIMITED);
      out.varint(ends[at] - begin);
      out.raw(bytes, begin, ends[at]);
      at++;
    } else {
      out.raw(logs, from, in.position());
    }
  }
}
