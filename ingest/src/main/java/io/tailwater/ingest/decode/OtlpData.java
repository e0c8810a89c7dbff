package io.tailwater.ingest.decode;

import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.otlp.OtlpFields;
import java.nio.charset.StandardCharsets;

/*
 * What may be called when:
 *
 *   EMPTY --beginResource--> RESOURCE --endResource--> ITEMS --endItems--> EMPTY
 *                                              items of the subclass
 */
/**
 * Writes OTLP front to back, without a message object: what {@code TracesData} and {@code LogsData}
 * have in common, which is all above their items. An attribute belongs to whatever is open. Not
 * thread-safe.
 *
 * <p>All that writes throws {@link UndecodableException} where it would become more than {@link
 * #MAX_BYTES}; {@link #discard} makes it usable again.
 */
public abstract sealed class OtlpData permits OtlpTraces, OtlpLogs {
  /**
   * The most bytes that a record may become: formats that name things once and mean them often
   * would else make a record that no topic takes.
   */
  public static final int MAX_BYTES = 32 << 20;

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final int INITIAL_BYTES = 4 << 10;

  /** A buffer that was larger once is not kept for ever. */
  private static final int MAX_REUSED_BYTES = 2 << 20;

  /** Replaced by a fresh one where it has grown too large, so never to be kept by a subclass. */
  ProtoWriter out = new ProtoWriter(INITIAL_BYTES);

  /** The field that attributes are of whatever is open. */
  int attributesField;

  private int resourceMark;
  private int resourceAttributesMark;
  private int scopeMark;

  OtlpData() {}

  /** What was written, which is forgotten then; empty bytes for nothing. */
  public final byte[] take() {
    byte[] written = out.toByteArray();
    discard();
    return written;
  }

  /** Forgets what was written, also in the midst of an item. */
  public final void discard() {
    if (out.length() > MAX_REUSED_BYTES) {
      out = new ProtoWriter(INITIAL_BYTES);
    } else {
      out.clear();
    }
  }

  /** Opens a resource; its attributes come next. */
  public final void beginResource() {
    resourceMark = out.beginMessage(OtlpFields.TRACES_RESOURCE_SPANS);
    resourceAttributesMark = out.beginMessage(OtlpFields.RESOURCE_SPANS_RESOURCE);
    attributesField = OtlpFields.RESOURCE_ATTRIBUTES;
  }

  /**
   * Ends the resource; its items come next.
   *
   * @param scope names the instrumentation; empty where it is not known
   * @param scopeVersion its version; empty where it is not known
   */
  public final void endResource(String scope, String scopeVersion) {
    out.endMessage(resourceAttributesMark);
    scopeMark = out.beginMessage(OtlpFields.RESOURCE_SPANS_SCOPE_SPANS);
    if (!scope.isEmpty()) {
      int mark = out.beginMessage(OtlpFields.SCOPE_SPANS_SCOPE);
      text(OtlpFields.SCOPE_NAME, scope);
      text(OtlpFields.SCOPE_VERSION, scopeVersion);
      out.endMessage(mark);
    }
  }

  /** Ends the items of the resource. */
  public final void endItems() {
    out.endMessage(scopeMark);
    out.endMessage(resourceMark);
  }

  /** A text of whatever is open. */
  public final void attribute(String key, String value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    bytes(OtlpFields.ANY_STRING, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** A whole number of whatever is open. */
  public final void attribute(String key, long value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_INT, VARINT);
    out.varint(value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** A number of whatever is open. */
  public final void attribute(String key, double value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_DOUBLE, FIXED64);
    out.fixed64(Double.doubleToRawLongBits(value));
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** Yes or no, of whatever is open. */
  public final void attribute(String key, boolean value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    out.tag(OtlpFields.ANY_BOOL, VARINT);
    out.varint(value ? 1 : 0);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  /** Bytes of whatever is open. */
  public final void attribute(String key, byte[] value) {
    int attribute = beginAttribute(key);
    int any = out.beginMessage(OtlpFields.KEY_VALUE_VALUE);
    bytes(OtlpFields.ANY_BYTES, value);
    out.endMessage(any);
    out.endMessage(attribute);
  }

  private int beginAttribute(String key) {
    int mark = out.beginMessage(attributesField);
    text(OtlpFields.KEY_VALUE_KEY, key);
    return mark;
  }

  final void text(int field, String text) {
    if (!text.isEmpty()) {
      bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  final void bytes(int field, byte[] value) {
    checkRoom(value.length);
    out.tag(field, LENGTH_DELIMITED);
    out.bytes(value);
  }

  final void checkRoom(int bytes) {
    if (bytes > MAX_BYTES - out.length()) {
      throw new UndecodableException("becomes more than " + MAX_BYTES + " bytes of OTLP");
    }
  }

  final void nanos(int field, long unixNano) {
    out.tag(field, FIXED64);
    out.fixed64(unixNano);
  }

  final void traceId(int field, long hi, long lo) {
    out.tag(field, LENGTH_DELIMITED);
    out.varint(2 * Long.BYTES);
    out.fixed64(Long.reverseBytes(hi));
    out.fixed64(Long.reverseBytes(lo));
  }

  final void spanId(int field, long id) {
    out.tag(field, LENGTH_DELIMITED);
    out.varint(Long.BYTES);
    out.fixed64(Long.reverseBytes(id));
  }
}
