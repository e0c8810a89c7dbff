package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.SinkBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** How many bytes a batch would put on the wire, before compression. */
public final class NativeSize {
  private NativeSize() {}

  /** Bytes of both blocks of a batch of logs, decoded and written as the sink does. */
  public static long ofLogs(SinkBatch<KeptLogs> batch) {
    DecodedBatch decoded = KeptLogDecoder.decode(batch);
    CountingStream out = new CountingStream();
    try {
      decoded.rows().writeTo(out);
      decoded.traceParts().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.count;
  }

  private static final class CountingStream extends OutputStream {
    private long count;

    @Override
    public void write(int value) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
