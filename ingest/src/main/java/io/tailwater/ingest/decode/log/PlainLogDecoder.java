package io.tailwater.ingest.decode.log;

import io.tailwater.ingest.decode.OtlpLogs;
import io.tailwater.ingest.decode.RecordDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes records that are one log each, of one or many lines: its body is the record's value, and
 * its time the record's.
 */
public final class PlainLogDecoder implements RecordDecoder {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final boolean always;
  private final OtlpLogs out = new OtlpLogs();

  private PlainLogDecoder(boolean always) {
    this.always = always;
  }

  /** Plain text; bytes that are not UTF-8 are replaced, and line ends behind it left out. */
  public static PlainLogDecoder text() {
    return new PlainLogDecoder(true);
  }

  /** A text where the value is UTF-8 without a NUL, else bytes as they are. */
  public static PlainLogDecoder raw() {
    return new PlainLogDecoder(false);
  }

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    out.discard();
    long nanos = Math.max(0, recordMillis) * NANOS_A_MILLI;
    out.beginResource();
    out.endResource("", "");
    out.beginLog(nanos, nanos);
    if (isText(value)) {
      out.textBody(value, 0, always ? withoutLineEnd(value) : value.length);
    } else if (always) {
      byte[] replaced = new String(value, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      out.textBody(replaced, 0, withoutLineEnd(replaced));
    } else {
      out.bytesBody(value);
    }
    out.endLog();
    out.endItems();
    return out.take();
  }

  private static int withoutLineEnd(byte[] value) {
    int end = value.length;
    while (end > 0 && (value[end - 1] == '\n' || value[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  private boolean isText(byte[] value) {
    boolean ascii = true;
    for (byte b : value) {
      ascii &= b > 0;
    }
    if (ascii) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
    } catch (CharacterCodingException _) {
      return false;
    }
    return always || !hasNul(value);
  }

  private static boolean hasNul(byte[] value) {
    for (byte b : value) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }
}
