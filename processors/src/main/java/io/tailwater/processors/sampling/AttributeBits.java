package io.tailwater.processors.sampling;

import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/**
 * Reads the attributes that some policy asks for and answers with one bit a policy.
 *
 * <p>All {@code string_attribute} policies share one walk: each encoded key is compared with the
 * few keys that are wanted, and only a wanted one has its value read. As in the collector, the
 * first attribute of a key counts, a value that is not a string reads as empty, and an empty value
 * on a span never matches, while one on a resource may match a regex. Not thread-safe.
 */
final class AttributeBits {
  /** A wanted key and the policies on it. */
  record WantedKey(byte[] key, AttributeMatcher[] matchers, long[] bits) {}

  private static final int MAX_KEYS = 64;

  private final WantedKey[] wanted;
  private final WireReader attribute = new WireReader();
  private final WireReader value = new WireReader();

  AttributeBits(WantedKey[] wanted) {
    if (wanted.length > MAX_KEYS) {
      throw new IllegalArgumentException(
          "policies look at " + wanted.length + " attribute keys; at most 64 are supported");
    }
    this.wanted = wanted;
  }

  boolean isEmpty() {
    return wanted.length == 0;
  }

  /**
   * Walks the attributes in {@code message}, repeated {@code KeyValue} under {@code fieldNumber}.
   */
  long read(WireReader message, int fieldNumber, boolean emptyValuesCount) {
    long bits = 0;
    long seen = 0;
    while (message.next()) {
      if (message.fieldNumber() != fieldNumber) {
        message.skip();
        continue;
      }
      message.readBytes();
      attribute.reset(message.buffer(), message.valueOffset(), message.valueLength());
      int key = wantedKey();
      if (key >= 0 && (seen & 1L << key) == 0) {
        seen |= 1L << key;
        attribute.reset(message.buffer(), message.valueOffset(), message.valueLength());
        bits |= match(wanted[key], emptyValuesCount);
      }
    }
    return bits;
  }

  /** The number of the attribute's key; -1 where nobody asks for it. */
  private int wantedKey() {
    while (attribute.next()) {
      if (attribute.fieldNumber() == KEY_VALUE_KEY) {
        attribute.readBytes();
        int from = attribute.valueOffset();
        int to = from + attribute.valueLength();
        for (int i = 0; i < wanted.length; i++) {
          byte[] key = wanted[i].key();
          if (key.length == to - from
              && Arrays.equals(key, 0, key.length, attribute.buffer(), from, to)) {
            return i;
          }
        }
        return -1;
      }
      attribute.skip();
    }
    return -1;
  }

  /** Reads the attribute again from its start: on the wire its value may stand before its key. */
  private long match(WantedKey key, boolean emptyValuesCount) {
    int offset = attribute.position();
    int length = 0;
    while (attribute.next()) {
      if (attribute.fieldNumber() == KEY_VALUE_VALUE) {
        attribute.readBytes();
        value.reset(attribute.buffer(), attribute.valueOffset(), attribute.valueLength());
        while (value.next()) {
          if (value.fieldNumber() == ANY_STRING) {
            value.readBytes();
            offset = value.valueOffset();
            length = value.valueLength();
          } else {
            value.skip();
          }
        }
      } else {
        attribute.skip();
      }
    }
    if (length == 0 && !emptyValuesCount) {
      return 0;
    }
    long bits = 0;
    for (int i = 0; i < key.matchers().length; i++) {
      if (key.matchers()[i].matches(attribute.buffer(), offset, length)) {
        bits |= key.bits()[i];
      }
    }
    return bits;
  }
}
