package io.tailwater.ingest.enrich;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes a log record anew: masked, and with what its body says. Not thread-safe. */
final class LogRewriter {
  /** What is found may take so much more than the text that it was found in. */
  private static final int ADDED_BYTES = 512;

  private static final byte[] NO_TEXT = {};

  private final ValueMasker values;
  private final WireReader fields = new WireReader();
  private final WireReader pair = new WireReader();
  private final ProtoWriter attribute = new ProtoWriter(256);

  LogRewriter(ValueMasker values) {
    this.values = values;
  }

  /**
   * Writes the record without tag and length, its secrets masked.
   *
   * @return whether there were any; if not, what was written is of no use
   */
  boolean mask(LogView log, ProtoWriter out) {
    byte[] bytes = log.buffer();
    boolean changed = false;
    WireReader in = fields.reset(bytes, log.offset(), log.length());
    while (in.next()) {
      int from = in.tagOffset();
      in.skip();
      int field = in.fieldNumber();
      boolean message = in.wireType() == WireReader.LENGTH_DELIMITED;
      if (message && field == OtlpFields.LOG_BODY) {
        changed |= values.value(field, bytes, in.valueOffset(), in.valueLength(), out);
      } else if (message && field == OtlpFields.LOG_ATTRIBUTES) {
        changed |= values.attribute(field, bytes, in.valueOffset(), in.valueLength(), out);
      } else {
        out.raw(bytes, from, in.position());
      }
    }
    return changed;
  }

  /**
   * Writes the record without tag and length, and behind it what was found that it has not.
   *
   * @return whether there was anything; if not, what was written is of no use
   */
  boolean add(LogView log, Findings findings, ProtoWriter out) {
    byte[] bytes = log.buffer();
    Set<String> keys = new HashSet<>();
    boolean hasSeverityText = false;
    WireReader in = fields.reset(bytes, log.offset(), log.length());
    while (in.next()) {
      in.skip();
      if (in.wireType() == WireReader.LENGTH_DELIMITED) {
        hasSeverityText |= in.fieldNumber() == OtlpFields.LOG_SEVERITY_TEXT;
        if (in.fieldNumber() == OtlpFields.LOG_ATTRIBUTES) {
          addKey(bytes, in.valueOffset(), in.valueLength(), keys);
        }
      }
    }
    out.raw(bytes, log.offset(), log.offset() + log.length());
    boolean facts = writeFacts(findings, hasSeverityText, out);
    return writeAttributes(findings.attributes(), keys, log.textLength(), out) || facts;
  }

  private void addKey(byte[] bytes, int offset, int length, Set<String> keys) {
    pair.reset(bytes, offset, length);
    try {
      while (pair.next()) {
        pair.skip();
        if (pair.fieldNumber() == OtlpFields.KEY_VALUE_KEY
            && pair.wireType() == WireReader.LENGTH_DELIMITED) {
          keys.add(
              new String(bytes, pair.valueOffset(), pair.valueLength(), StandardCharsets.UTF_8));
          return;
        }
      }
    } catch (MalformedOtlpException _) {
      // An attribute without a name.
    }
  }

  /** Of a field that is there twice the last counts, so what the log has not is appended. */
  private static boolean writeFacts(Findings findings, boolean hasText, ProtoWriter out) {
    int start = out.length();
    if (findings.timeNanos() != 0) {
      out.tag(OtlpFields.LOG_TIME_UNIX_NANO, WireReader.FIXED64);
      out.fixed64(findings.timeNanos());
    }
    if (findings.observedNanos() != 0) {
      out.tag(OtlpFields.LOG_OBSERVED_TIME_UNIX_NANO, WireReader.FIXED64);
      out.fixed64(findings.observedNanos());
    }
    if (findings.severityNumber() != 0) {
      out.tag(OtlpFields.LOG_SEVERITY_NUMBER, WireReader.VARINT);
      out.varint(findings.severityNumber());
      if (!hasText) {
        out.tag(OtlpFields.LOG_SEVERITY_TEXT, WireReader.LENGTH_DELIMITED);
        out.bytes(findings.severityText().getBytes(StandardCharsets.UTF_8));
      }
    }
    TraceId trace = findings.traceId();
    if ((trace.hi() | trace.lo()) != 0) {
      out.tag(OtlpFields.LOG_TRACE_ID, WireReader.LENGTH_DELIMITED);
      out.varint(TraceId.BYTES);
      out.fixed64(Long.reverseBytes(trace.hi()));
      out.fixed64(Long.reverseBytes(trace.lo()));
    }
    if (findings.spanId() != 0) {
      out.tag(OtlpFields.LOG_SPAN_ID, WireReader.LENGTH_DELIMITED);
      out.varint(Long.BYTES);
      out.fixed64(Long.reverseBytes(findings.spanId()));
    }
    return out.length() > start;
  }

  /** Those that the log has count as well: so that a second time nothing is added. */
  private boolean writeAttributes(
      Map<String, Object> found, Set<String> keys, int textLength, ProtoWriter out) {
    int start = out.length();
    int room = 2 * textLength + ADDED_BYTES;
    for (Map.Entry<String, Object> entry : found.entrySet()) {
      int before = out.length();
      writeAttribute(entry.getKey(), entry.getValue(), out);
      room -= out.length() - before;
      if (room < 0 || keys.contains(entry.getKey())) {
        out.truncate(before);
      }
      if (room < 0) {
        break;
      }
    }
    return out.length() > start;
  }

  private void writeAttribute(String key, Object value, ProtoWriter out) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    byte[] text =
        value instanceof String string ? string.getBytes(StandardCharsets.UTF_8) : NO_TEXT;
    if (values.mayMask(name) || values.mayMask(text)) {
      attribute.clear();
      pair(name, value, text, attribute);
      byte[] encoded = attribute.toByteArray();
      values.attribute(OtlpFields.LOG_ATTRIBUTES, encoded, 0, encoded.length, out);
    } else {
      int mark = out.beginMessage(OtlpFields.LOG_ATTRIBUTES);
      pair(name, value, text, out);
      out.endMessage(mark);
    }
  }

  private static void pair(byte[] name, Object value, byte[] text, ProtoWriter out) {
    out.tag(OtlpFields.KEY_VALUE_KEY, WireReader.LENGTH_DELIMITED);
    out.bytes(name);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    switch (value) {
      case Long number -> {
        out.tag(OtlpFields.ANY_INT, WireReader.VARINT);
        out.varint(number);
      }
      case Double number -> {
        out.tag(OtlpFields.ANY_DOUBLE, WireReader.FIXED64);
        out.fixed64(Double.doubleToRawLongBits(number));
      }
      case Boolean flag -> {
        out.tag(OtlpFields.ANY_BOOL, WireReader.VARINT);
        out.varint(flag ? 1 : 0);
      }
      default -> {
        out.tag(OtlpFields.ANY_STRING, WireReader.LENGTH_DELIMITED);
        out.bytes(text);
      }
    }
    out.endMessage(any);
  }
}
