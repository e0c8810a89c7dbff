package io.tailwater.processors.sampling;

import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;

import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes that some policy asks for and answers with one bit a policy.
 *
 * <p>All attribute policies share one walk: an encoded key is compared with the wanted keys of its
 * length, and only a wanted one has its value read. As in the collector, the first attribute of a
 * key counts. Not thread-safe.
 */
final class AttributeBits {
  /** A policy's test and the bit that it sets. */
  record Asked(AttributeTest test, int bit) {}

  private record Wanted(int number, byte[] key, Asked[] asked) {}

  private static final Wanted[] NONE = {};

  private final Wanted[][] byLength;
  private final int[] seenIn;
  private int walk;
  private final WireReader attribute = new WireReader();
  private final AttributeValue value = new AttributeValue();

  AttributeBits(Map<String, List<Asked>> askedByKey) {
    Map<Integer, List<Wanted>> lengths = new LinkedHashMap<>();
    int number = 0;
    int longest = 0;
    for (Map.Entry<String, List<Asked>> entry : askedByKey.entrySet()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      lengths
          .computeIfAbsent(key.length, _ -> new ArrayList<>())
          .add(new Wanted(number++, key, entry.getValue().toArray(Asked[]::new)));
      longest = Math.max(longest, key.length);
    }
    byLength = new Wanted[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      byLength[length] = lengths.getOrDefault(length, List.of()).toArray(NONE);
    }
    seenIn = new int[number];
  }

  boolean isEmpty() {
    return seenIn.length == 0;
  }

  /**
   * Walks the attributes in {@code message}, repeated {@code KeyValue} under {@code fieldNumber},
   * and sets bits in {@code words}.
   */
  void read(WireReader message, int fieldNumber, boolean onResource, long[] words) {
    walk++;
    while (message.next()) {
      if (message.fieldNumber() != fieldNumber) {
        message.skip();
        continue;
      }
      message.readBytes();
      attribute.reset(message.buffer(), message.valueOffset(), message.valueLength());
      Wanted wanted = wantedKey();
      if (wanted != null && seenIn[wanted.number()] != walk) {
        seenIn[wanted.number()] = walk;
        attribute.reset(message.buffer(), message.valueOffset(), message.valueLength());
        readValue();
        for (Asked asked : wanted.asked()) {
          if (asked.test().passes(value, onResource)) {
            words[asked.bit() >>> 6] |= 1L << asked.bit();
          }
        }
      }
    }
  }

  private @Nullable Wanted wantedKey() {
    while (attribute.next()) {
      if (attribute.fieldNumber() == KEY_VALUE_KEY) {
        attribute.readBytes();
        int length = attribute.valueLength();
        if (length >= byLength.length) {
          return null;
        }
        int from = attribute.valueOffset();
        for (Wanted wanted : byLength[length]) {
          if (Arrays.equals(wanted.key(), 0, length, attribute.buffer(), from, from + length)) {
            return wanted;
          }
        }
        return null;
      }
      attribute.skip();
    }
    return null;
  }

  /** Reads the attribute again from its start: on the wire its value may stand before its key. */
  private void readValue() {
    value.clear();
    while (attribute.next()) {
      if (attribute.fieldNumber() == KEY_VALUE_VALUE) {
        attribute.readBytes();
        value.read(attribute.buffer(), attribute.valueOffset(), attribute.valueLength());
      } else {
        attribute.skip();
      }
    }
  }
}
