package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.StoredSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Records decoded to blocks, and blocks read back: what the server would see. */
final class Decoding {
  private Decoding() {}

  static DecodedBatch decode(KeptTrace... records) {
    return KeptTraceDecoder.decode(
        new SinkBatch<>("topic", 7, 0, Integer.MAX_VALUE, List.of(records)));
  }

  static List<StoredSpan> spans(KeptTrace... records) {
    return NativeRows.read(bytes(decode(records).rows())).stream().map(NativeRow::span).toList();
  }

  static List<NativeRow> traceParts(KeptTrace... records) {
    return NativeRows.read(bytes(decode(records).traceParts()));
  }

  static byte[] bytes(NativeBlock block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      block.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
