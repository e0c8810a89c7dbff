package io.tailwater.processors.reading;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flyweight over one encoded OTLP span with its encoded resource and scope, decoding what is
 * asked when it is asked.
 *
 * <p>Policies ask many small questions of each span, and most are answered with "not there". So
 * {@link #aim} only notes where the bytes lie; the first question walks the span's fields once; the
 * first question for an attribute notes where each key and value is; and only a value that somebody
 * wants is decoded, once per span. Asking for a key that is absent allocates nothing where the key
 * is given as UTF-8 bytes, encoded beforehand.
 *
 * <p>Values are Java's: {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code
 * byte[]}, {@code List<@Nullable Object>}, {@code Map<String, @Nullable Object>}. They are shared
 * between askers and must not be changed. Of several attributes of one key the first counts, as in
 * the collector's {@code pcommon.Map.Get}. What is malformed reads as absent; nothing here throws
 * for the bytes' sake. The bytes must not change until the next {@link #aim}. Not thread-safe.
 */
public final class SpanReading {
  private static final byte[] EMPTY = {};

  private final SpanFields span = new SpanFields();
  private final ScopeFields resource = ScopeFields.ofResource();
  private final ScopeFields scope = ScopeFields.ofScope();
  private final EventReading event = new EventReading();

  /** A reading of nothing; {@link #aim} it. */
  public SpanReading() {
    aim(EMPTY, 0, 0, EMPTY, 0, EMPTY, 0);
  }

  /**
   * Aims this reading at a span.
   *
   * @param bytes holds the span message (without tag and length) from {@code offset} on
   * @param resourceFields encoded fields of the {@code ResourceSpans} other than {@code
   *     scope_spans}; the first {@code resourceLength} bytes count
   * @param scopeFields encoded fields of the {@code ScopeSpans} other than {@code spans}; the first
   *     {@code scopeLength} bytes count
   * @throws IndexOutOfBoundsException where an extent leaves its array
   */
  public void aim(
      byte[] bytes,
      int offset,
      int length,
      byte[] resourceFields,
      int resourceLength,
      byte[] scopeFields,
      int scopeLength) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    Objects.checkFromIndexSize(0, resourceLength, resourceFields.length);
    Objects.checkFromIndexSize(0, scopeLength, scopeFields.length);
    span.aim(bytes, offset, length);
    resource.aim(resourceFields, resourceLength);
    scope.aim(scopeFields, scopeLength);
  }

  /** The span's attribute of this key; null where it is absent, not set or malformed. */
  public @Nullable Object spanAttribute(String key) {
    return spanAttribute(key.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #spanAttribute(String)}, by the key's UTF-8 bytes; allocates nothing on a miss. */
  public @Nullable Object spanAttribute(byte[] utf8Key) {
    return span.attributes().value(utf8Key);
  }

  /**
   * Whether the span's attribute of this key is a string of exactly these UTF-8 bytes. Never
   * allocates.
   */
  public boolean spanAttributeIs(byte[] utf8Key, byte[] utf8Text) {
    return span.attributes().isText(utf8Key, utf8Text);
  }

  /** All attributes of the span in the order of the wire; a new map at each call. */
  public Map<String, @Nullable Object> spanAttributes() {
    return span.attributes().toMap();
  }

  /** The resource's attribute of this key; as {@link #spanAttribute(String)}. */
  public @Nullable Object resourceAttribute(String key) {
    return resourceAttribute(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The resource's attribute of this key; as {@link #spanAttribute(byte[])}. */
  public @Nullable Object resourceAttribute(byte[] utf8Key) {
    return resource.attributes().value(utf8Key);
  }

  /** As {@link #spanAttributeIs}, of the resource. */
  public boolean resourceAttributeIs(byte[] utf8Key, byte[] utf8Text) {
    return resource.attributes().isText(utf8Key, utf8Text);
  }

  /** All attributes of the resource; as {@link #spanAttributes()}. */
  public Map<String, @Nullable Object> resourceAttributes() {
    return resource.attributes().toMap();
  }

  /** The instrumentation scope's attribute of this key; as {@link #spanAttribute(String)}. */
  public @Nullable Object scopeAttribute(String key) {
    return scopeAttribute(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The instrumentation scope's attribute of this key; as {@link #spanAttribute(byte[])}. */
  public @Nullable Object scopeAttribute(byte[] utf8Key) {
    return scope.attributes().value(utf8Key);
  }

  /** As {@link #spanAttributeIs}, of the instrumentation scope. */
  public boolean scopeAttributeIs(byte[] utf8Key, byte[] utf8Text) {
    return scope.attributes().isText(utf8Key, utf8Text);
  }

  /** All attributes of the instrumentation scope; as {@link #spanAttributes()}. */
  public Map<String, @Nullable Object> scopeAttributes() {
    return scope.attributes().toMap();
  }

  /** The span's name; empty where it has none. */
  public String name() {
    return span.name();
  }

  /** The span's kind as the number on the wire, {@code Span.SpanKind}; 0 where it has none. */
  public int kind() {
    return (int) span.number(SpanFields.KIND);
  }

  /** The status code as the number on the wire, {@code Status.StatusCode}; 0 where none is set. */
  public int statusCode() {
    return (int) span.number(SpanFields.CODE);
  }

  /** The status message; empty where there is none. */
  public String statusMessage() {
    return span.statusMessage();
  }

  /** Start, in nanoseconds since 1970-01-01 UTC, as sent (unsigned, unchecked). */
  public long startNanos() {
    return span.number(SpanFields.START);
  }

  /** End, in nanoseconds since 1970-01-01 UTC, as sent (unsigned, unchecked). */
  public long endNanos() {
    return span.number(SpanFields.END);
  }

  /** Bytes 0 to 7 of the trace id, big-endian; 0 where it is not 16 bytes long. */
  public long traceIdHi() {
    return span.number(SpanFields.TRACE_ID_HI);
  }

  /** Bytes 8 to 15 of the trace id, big-endian; 0 where it is not 16 bytes long. */
  public long traceIdLo() {
    return span.number(SpanFields.TRACE_ID_LO);
  }

  /** The span id; 0 where it is not 8 bytes long. */
  public long spanId() {
    return span.number(SpanFields.SPAN_ID);
  }

  /** The parent's span id; 0 for a root. */
  public long parentSpanId() {
    return span.number(SpanFields.PARENT_SPAN_ID);
  }

  /** The W3C trace state as sent; empty where there is none. */
  public String traceState() {
    return span.traceState();
  }

  /** W3C trace flags and OTLP's context bits, 0 to 2^32 - 1; the low byte is the trace flags. */
  public long flags() {
    return span.number(SpanFields.FLAGS);
  }

  /** How many attributes the sender left out of the span. */
  public long droppedAttributesCount() {
    return span.number(SpanFields.DROPPED_ATTRIBUTES);
  }

  /** How many events the sender left out. */
  public long droppedEventsCount() {
    return span.number(SpanFields.DROPPED_EVENTS);
  }

  /** How many links the sender left out. */
  public long droppedLinksCount() {
    return span.number(SpanFields.DROPPED_LINKS);
  }

  /** How many links the span carries. */
  public int linkCount() {
    return (int) span.number(SpanFields.LINKS);
  }

  /** How many events the span carries. */
  public int eventCount() {
    return span.eventCount();
  }

  /**
   * The event at {@code index}, 0 being the first on the wire. The same object each time, re-aimed.
   *
   * @throws IndexOutOfBoundsException where there is no such event
   */
  public EventReading event(int index) {
    span.aimAtEvent(event, Objects.checkIndex(index, span.eventCount()));
    return event;
  }

  /** The scope's name; empty where it has none. */
  public String scopeName() {
    return scope.name();
  }

  /** The scope's version; empty where it has none. */
  public String scopeVersion() {
    return scope.version();
  }

  /** The scope's schema URL ({@code ScopeSpans.schema_url}); empty where it has none. */
  public String scopeSchemaUrl() {
    return scope.schemaUrl();
  }

  /** How many attributes the sender left out of the scope. */
  public long scopeDroppedAttributesCount() {
    return scope.dropped();
  }

  /** The resource's schema URL ({@code ResourceSpans.schema_url}); empty where it has none. */
  public String resourceSchemaUrl() {
    return resource.schemaUrl();
  }

  /** How many attributes the sender left out of the resource. */
  public long resourceDroppedAttributesCount() {
    return resource.dropped();
  }
}
