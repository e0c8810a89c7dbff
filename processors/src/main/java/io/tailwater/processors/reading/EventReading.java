package io.tailwater.processors.reading;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flyweight over one encoded span event, decoding what is asked.
 *
 * <p>{@link SpanReading#event} aims it; it holds until the next event is asked for or the span
 * reading is re-aimed. Malformed parts read as absent. Not thread-safe.
 */
public final class EventReading {
  /** No event: what a condition on spans is given for one. */
  public static final EventReading NONE = new EventReading();

  private static final int TIME_UNIX_NANO = 1;
  private static final int NAME = 2;
  private static final int ATTRIBUTES = 3;
  private static final int DROPPED_ATTRIBUTES_COUNT = 4;

  private final WireReader reader = new WireReader();
  private final AttributeList attributes = new AttributeList();
  private byte[] bytes = {};
  private int nameOffset;
  private int nameLength;
  private long timeNanos;
  private long droppedAttributes;

  EventReading() {}

  void aim(byte[] source, int offset, int length) {
    bytes = source;
    nameOffset = offset;
    nameLength = 0;
    timeNanos = 0;
    droppedAttributes = 0;
    attributes.clear(source);
    try {
      read(reader.reset(source, offset, length));
    } catch (MalformedOtlpException _) {
      // What was read before the fault stands.
    }
  }

  private void read(WireReader in) {
    while (in.next()) {
      int field = in.fieldNumber();
      if (in.wireType() == WireReader.LENGTH_DELIMITED) {
        in.readBytes();
        if (field == NAME) {
          nameOffset = in.valueOffset();
          nameLength = in.valueLength();
        } else if (field == ATTRIBUTES) {
          attributes.add(in.valueOffset(), in.valueLength());
        }
      } else if (field == TIME_UNIX_NANO && in.wireType() == WireReader.FIXED64) {
        timeNanos = in.readFixed64();
      } else if (field == DROPPED_ATTRIBUTES_COUNT && in.wireType() == WireReader.VARINT) {
        droppedAttributes = in.readVarintField() & 0xffff_ffffL;
      } else {
        in.skip();
      }
    }
  }

  /** The event's name; empty where it has none. */
  public String name() {
    return AnyValues.text(bytes, nameOffset, nameLength);
  }

  /** When it happened, in nanoseconds since 1970-01-01 UTC, as sent (unsigned, unchecked). */
  public long timeNanos() {
    return timeNanos;
  }

  /** How many attributes the sender left out. */
  public long droppedAttributesCount() {
    return droppedAttributes;
  }

  /** The attribute of this key; as {@link SpanReading#spanAttribute(String)}. */
  public @Nullable Object attribute(String key) {
    return attribute(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The attribute of this key; as {@link SpanReading#spanAttribute(byte[])}. */
  public @Nullable Object attribute(byte[] utf8Key) {
    return attributes.value(utf8Key);
  }

  /** As {@link SpanReading#spanAttributeIs}. */
  public boolean attributeIs(byte[] utf8Key, byte[] utf8Text) {
    return attributes.isText(utf8Key, utf8Text);
  }

  /** All attributes; as {@link SpanReading#spanAttributes()}. */
  public Map<String, @Nullable Object> attributes() {
    return attributes.toMap();
  }
}
