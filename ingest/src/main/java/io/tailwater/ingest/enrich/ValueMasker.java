package io.tailwater.ingest.enrich;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;

/**
 * Writes OTLP's values with their secrets masked: texts by what is in them, whole values by the
 * names they have. Not thread-safe.
 */
final class ValueMasker {
  /** A value that is nested deeper is masked whole: nobody has looked into it. */
  static final int MAX_DEPTH = 16;

  private static final int LIST_VALUES = 1;
  private static final byte[] MASK = SecretMasker.MASK.getBytes(StandardCharsets.US_ASCII);

  private final SecretMasker masker;
  private boolean changed;

  ValueMasker(SecretMasker masker) {
    this.masker = masker;
  }

  /** Whether there may be something to mask in a name or a text. */
  boolean mayMask(byte[] bytes) {
    return masker.mayMask(bytes);
  }

  /**
   * Writes a {@code KeyValue} as a field of that number.
   *
   * @return whether anything in it was masked; one that cannot be read is written as it is
   */
  boolean attribute(int field, byte[] bytes, int offset, int length, ProtoWriter out) {
    return guarded(field, bytes, offset, length, out, true);
  }

  /** Writes an {@code AnyValue}; as {@link #attribute} otherwise. */
  boolean value(int field, byte[] bytes, int offset, int length, ProtoWriter out) {
    return guarded(field, bytes, offset, length, out, false);
  }

  private boolean guarded(
      int field, byte[] bytes, int offset, int length, ProtoWriter out, boolean keyed) {
    int start = out.length();
    changed = false;
    try {
      if (keyed) {
        keyValue(field, bytes, offset, length, 0, false, out);
      } else {
        any(field, bytes, offset, length, 0, false, out);
      }
      return changed;
    } catch (MalformedOtlpException _) {
      out.truncate(start);
      out.tag(field, WireReader.LENGTH_DELIMITED);
      out.varint(length);
      out.raw(bytes, offset, offset + length);
      return false;
    }
  }

  private void keyValue(
      int field,
      byte[] bytes,
      int offset,
      int length,
      int depth,
      boolean secretAbove,
      ProtoWriter out) {
    boolean secret = secretAbove || hasSecretName(bytes, offset, length);
    int mark = out.beginMessage(field);
    WireReader in = new WireReader().reset(bytes, offset, length);
    while (in.next()) {
      int from = in.tagOffset();
      in.skip();
      if (in.fieldNumber() == OtlpFields.KEY_VALUE_VALUE && isMessage(in)) {
        any(in.fieldNumber(), bytes, in.valueOffset(), in.valueLength(), depth, secret, out);
      } else {
        out.raw(bytes, from, in.position());
      }
    }
    out.endMessage(mark);
  }

  private boolean hasSecretName(byte[] bytes, int offset, int length) {
    WireReader in = new WireReader().reset(bytes, offset, length);
    boolean secret = false;
    while (in.next()) {
      in.skip();
      if (in.fieldNumber() == OtlpFields.KEY_VALUE_KEY && isMessage(in)) {
        int from = in.valueOffset();
        secret = masker.isSecretName(bytes, from, from + in.valueLength());
      }
    }
    return secret;
  }

  private static boolean isMessage(WireReader in) {
    return in.wireType() == WireReader.LENGTH_DELIMITED;
  }

  private void any(
      int field, byte[] bytes, int offset, int length, int depth, boolean secret, ProtoWriter out) {
    int mark = out.beginMessage(field);
    WireReader in = new WireReader().reset(bytes, offset, length);
    while (in.next()) {
      int from = in.tagOffset();
      in.skip();
      int kind = in.fieldNumber();
      boolean nested = kind == OtlpFields.ANY_ARRAY || kind == OtlpFields.ANY_KVLIST;
      if (kind == OtlpFields.ANY_STRING && isMessage(in)) {
        text(kind, bytes, in.valueOffset(), in.valueLength(), secret, out);
      } else if (kind == OtlpFields.ANY_BYTES && isMessage(in) && !secret) {
        // A line with one byte that is no UTF-8 holds its secrets like any other.
        text(kind, bytes, in.valueOffset(), in.valueLength(), false, out);
      } else if (nested && isMessage(in)) {
        if (depth < MAX_DEPTH) {
          list(kind, bytes, in.valueOffset(), in.valueLength(), depth + 1, secret, out);
        } else {
          mask(out);
        }
      } else if (secret && isSecretKind(kind)) {
        mask(out);
      } else {
        out.raw(bytes, from, in.position());
      }
    }
    out.endMessage(mark);
  }

  /** Not yes or no: {@code has_password} is none. */
  private static boolean isSecretKind(int kind) {
    return kind == OtlpFields.ANY_INT
        || kind == OtlpFields.ANY_DOUBLE
        || kind == OtlpFields.ANY_BYTES;
  }

  private void list(
      int kind, byte[] bytes, int offset, int length, int depth, boolean secret, ProtoWriter out) {
    int mark = out.beginMessage(kind);
    WireReader in = new WireReader().reset(bytes, offset, length);
    while (in.next()) {
      int from = in.tagOffset();
      in.skip();
      int at = in.valueOffset();
      if (in.fieldNumber() != LIST_VALUES || !isMessage(in)) {
        out.raw(bytes, from, in.position());
      } else if (kind == OtlpFields.ANY_KVLIST) {
        keyValue(LIST_VALUES, bytes, at, in.valueLength(), depth, secret, out);
      } else {
        any(LIST_VALUES, bytes, at, in.valueLength(), depth, secret, out);
      }
    }
    out.endMessage(mark);
  }

  private void text(
      int kind, byte[] bytes, int offset, int length, boolean secret, ProtoWriter out) {
    int to = offset + length;
    if (secret && !ShapedSecrets.isMasked(bytes, offset, to)) {
      mask(out);
      return;
    }
    int mark = out.beginMessage(kind);
    changed |= masker.mask(bytes, offset, to, out);
    out.endMessage(mark);
  }

  private void mask(ProtoWriter out) {
    out.tag(OtlpFields.ANY_STRING, WireReader.LENGTH_DELIMITED);
    out.bytes(MASK);
    changed = true;
  }
}
