package io.tailwater.processors.log;

import io.tailwater.model.Hex;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpWriter;
import io.tailwater.model.otlp.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes kept logs as {@code LogsData}, each with what was decided on it as attributes behind its
 * own: any OTLP consumer can read them, and of a key that is there twice the last counts. Not
 * thread-safe.
 */
final class KeptLogWriter {
  private static final int RECORD_BYTES = 512 << 10;

  /** The longest value that is written: what stands before a policy's name is short. */
  private static final int MAX_TEXT_BYTES = 1 << 10;

  private static final byte[] POLICY = key("tailwater.policy");
  private static final byte[] REASON = key("tailwater.verdict");
  private static final byte[] WEIGHT = key("tailwater.sample_weight");
  private static final byte[] PATTERN = key("tailwater.pattern_id");
  private static final byte[] CORRELATION = key("tailwater.correlation");
  private static final byte[] SPAN = key("span");
  private static final byte[] TRACE = key("trace");
  private static final byte[] NONE = key("none");
  private static final byte[] NOTHING = {};
  private static final int HEAD_BYTES = 32;

  private final OtlpWriter out = new OtlpWriter();
  private final ByteBuffer suffix =
      ByteBuffer.allocate(5 * (HEAD_BYTES + 32) + 2 * MAX_TEXT_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private List<byte[]> records = new ArrayList<>();
  private @Nullable LogContext context;

  /** Adds a kept log of {@code length} bytes from {@code from}. */
  @SuppressWarnings("ReferenceEquality") // to compare all bytes would cost more than to write them
  void add(
      LogContext ofLog,
      byte[] bytes,
      int from,
      int length,
      LogDecision decision,
      long pattern,
      boolean hasTraceId,
      boolean hasSpanId) {
    if (ofLog != context) {
      context = ofLog;
      out.context(
          ofLog.resourceFields(),
          ofLog.resourceFields().length,
          ofLog.scopeFields(),
          ofLog.scopeFields().length);
    }
    suffix.clear();
    // Empty ones too: an agent's own attribute of the name must not pass for the decision.
    text(POLICY, clipped(decision.policy()));
    text(REASON, key(decision.reason().word()));
    number(WEIGHT, decision.sampleWeight());
    text(PATTERN, pattern == 0 ? NOTHING : key(Hex.ofLong(pattern)));
    text(CORRELATION, !hasTraceId ? NONE : hasSpanId ? SPAN : TRACE);
    out.item(bytes, from, length, suffix.array(), suffix.position());
    if (out.size() >= RECORD_BYTES) {
      close();
    }
  }

  private void close() {
    if (out.size() > 0) {
      records.add(out.take());
    }
    context = null;
  }

  /** Bytes that wait to be taken. */
  long pendingBytes() {
    long bytes = out.size();
    for (byte[] record : records) {
      bytes += record.length;
    }
    return bytes;
  }

  /** Takes the records, each an encoded {@code LogsData}. */
  List<byte[]> take() {
    close();
    List<byte[]> taken = records;
    records = new ArrayList<>();
    return taken;
  }

  private void text(byte[] key, byte[] value) {
    int any = 1 + varintLength(value.length) + value.length;
    attribute(key, any);
    tag(OtlpFields.ANY_STRING);
    varint(value.length);
    suffix.put(value);
  }

  private void number(byte[] key, double value) {
    attribute(key, 1 + Double.BYTES);
    suffix.put((byte) (OtlpFields.ANY_DOUBLE << 3 | WireReader.FIXED64));
    suffix.putDouble(value);
  }

  private void attribute(byte[] key, int anyLength) {
    int length =
        1 + varintLength(key.length) + key.length + 1 + varintLength(anyLength) + anyLength;
    tag(OtlpFields.LOG_ATTRIBUTES);
    varint(length);
    tag(OtlpFields.KEY_VALUE_KEY);
    varint(key.length);
    suffix.put(key);
    tag(OtlpFields.KEY_VALUE_VALUE);
    varint(anyLength);
  }

  private void tag(int field) {
    suffix.put((byte) (field << 3 | WireReader.LENGTH_DELIMITED));
  }

  private void varint(int value) {
    int left = value;
    while ((left & ~0x7f) != 0) {
      suffix.put((byte) (left | 0x80));
      left >>>= 7;
    }
    suffix.put((byte) left);
  }

  private static int varintLength(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private static byte[] clipped(String text) {
    byte[] bytes = key(text);
    return bytes.length <= MAX_TEXT_BYTES ? bytes : key(text.substring(0, MAX_TEXT_BYTES / 3));
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
