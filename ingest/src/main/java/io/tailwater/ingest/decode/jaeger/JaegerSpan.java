package io.tailwater.ingest.decode.jaeger;

import io.tailwater.ingest.decode.UndecodableException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code jaeger.api_v2.Span} and its process as they were read, in whatever order the fields
 * came. The decoders fill it, {@link JaegerToOtlp} writes it.
 */
final class JaegerSpan {
  static final int CHILD_OF = 0;
  static final int FOLLOWS_FROM = 1;
  private static final int TRACE_ID_BYTES = 16;

  long traceIdHi;
  long traceIdLo;
  long spanId;
  String operationName = "";
  int flags;

  /** Epoch nanoseconds; 0 for none. */
  long startUnixNano;

  long durationNanos;
  String serviceName = "";
  final List<Tag> processTags = new ArrayList<>();
  final List<Tag> tags = new ArrayList<>();
  final List<Reference> references = new ArrayList<>();
  final List<Log> logs = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();

  /** A tag of a span or of a process, or a field of a log. */
  record Tag(String key, JaegerValue value) {}

  /** Another span, of any trace; its type is {@link #CHILD_OF} or {@link #FOLLOWS_FROM}. */
  record Reference(long traceIdHi, long traceIdLo, long spanId, int type) {}

  /** Something that happened; epoch nanoseconds, 0 for no time. */
  record Log(long unixNano, List<Tag> fields) {}

  /** The upper half of a trace id, which may be short: Jaeger's were 64 bits once. */
  static long traceIdHi(byte[] bytes, int offset, int length) {
    if (length > TRACE_ID_BYTES) {
      throw new UndecodableException("Jaeger: a trace id of " + length + " bytes");
    }
    return bigEndian(bytes, offset, offset + length - Long.BYTES);
  }

  /** The lower half of a trace id. */
  static long traceIdLo(byte[] bytes, int offset, int length) {
    return bigEndian(bytes, offset + Math.max(0, length - Long.BYTES), offset + length);
  }

  /** A span's id; 0 for none. */
  static long spanId(byte[] bytes, int offset, int length) {
    if (length != 0 && length != Long.BYTES) {
      throw new UndecodableException("Jaeger: a span id of " + length + " bytes");
    }
    return bigEndian(bytes, offset, offset + length);
  }

  private static long bigEndian(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << Byte.SIZE | (bytes[i] & 0xff);
    }
    return value;
  }
}
