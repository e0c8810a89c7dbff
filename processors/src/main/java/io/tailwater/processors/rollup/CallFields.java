package io.tailwater.processors.rollup;

import static io.tailwater.model.otlp.OtlpFields.ANY_BOOL;
import static io.tailwater.model.otlp.OtlpFields.ANY_DOUBLE;
import static io.tailwater.model.otlp.OtlpFields.ANY_INT;
import static io.tailwater.model.otlp.OtlpFields.ANY_STRING;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_KEY;
import static io.tailwater.model.otlp.OtlpFields.KEY_VALUE_VALUE;
import static io.tailwater.model.otlp.OtlpFields.SPAN_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.SPAN_END_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_KIND;
import static io.tailwater.model.otlp.OtlpFields.SPAN_NAME;
import static io.tailwater.model.otlp.OtlpFields.SPAN_PARENT_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_START_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_STATUS;
import static io.tailwater.model.otlp.OtlpFields.STATUS_CODE;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What counting needs of an encoded span, located in one walk; texts are decoded when they are
 * asked for. Where the framing breaks, what stood before the break counts. Not thread-safe.
 */
final class CallFields {
  private static final int FACTS = Fact.all().size();
  private static final long LONGEST_NANOS = 7 * 86_400_000_000_000L;
  private static final int MOST_CHARACTERS = 8_192;
  private static final byte[] EMPTY = {};
  private static final int ABSENT = -1;
  private static final int KIND_TAG = SPAN_KIND << 3 | WireReader.VARINT;
  private static final int KEY_TAG = KEY_VALUE_KEY << 3 | WireReader.LENGTH_DELIMITED;
  private static final int VALUE_TAG = KEY_VALUE_VALUE << 3 | WireReader.LENGTH_DELIMITED;

  private static final int TEXT_TAG = ANY_STRING << 3 | WireReader.LENGTH_DELIMITED;

  private final WireReader reader = new WireReader();
  private final WireReader inner = new WireReader();
  private final int[] names = new int[FACTS];
  private final int[] offsets = new int[FACTS];
  private final int[] lengths = new int[FACTS];
  private byte[] bytes = EMPTY;
  private int nameOffset;
  private int nameLength;
  private long spanId;
  private long parentSpanId;
  private long startNanos;
  private long endNanos;
  private int kind;
  private int statusCode;
  private boolean skipping;
  private boolean skipped;

  /** Walks a span message. */
  void aim(byte[] span, int offset, int length) {
    bytes = span;
    skipping = true;
    walk(offset, length);
    if (skipped && !isInner()) {
      skipping = false;
      walk(offset, length);
    }
  }

  /**
   * Whether it crosses no border and has a parent: of such a span no attribute is asked for, and
   * nearly all encoders write what tells it before the attributes. Where later fields say otherwise
   * the span is walked again.
   */
  private boolean isInner() {
    return kind == SpanKind.INTERNAL.number() && parentSpanId != 0;
  }

  private void walk(int offset, int length) {
    skipped = false;
    nameLength = 0;
    spanId = 0;
    parentSpanId = 0;
    startNanos = 0;
    endNanos = 0;
    kind = 0;
    statusCode = 0;
    Arrays.fill(names, ABSENT);
    try {
      walkFields(offset, offset + length);
    } catch (MalformedOtlpException | IndexOutOfBoundsException _) {
      // What was read before the fault stands.
    }
  }

  /**
   * Nearly all fields have a tag of one byte and a length of one or two, or a time, or the kind,
   * which are read here; what is otherwise is left to the reader. It is most of what counting
   * costs.
   */
  private void walkFields(int begin, int end) {
    int at = begin;
    while (at < end) {
      int tag = bytes[at];
      if (tag > 0 && (tag & 7) == WireReader.LENGTH_DELIMITED) {
        int size = bytes[at + 1];
        int value = at + 2;
        if (size < 0) {
          size = (size & 0x7f) | (bytes[value] << 7);
          value++;
        }
        if (size >= 0 && size <= end - value) {
          located(tag >>> 3, value, size);
          at = value + size;
          continue;
        }
      } else if (tag == KIND_TAG && end - at > 1 && bytes[at + 1] >= 0) {
        kind = bytes[at + 1];
        at += 2;
        continue;
      } else if (tag > 7 && (tag & 7) == WireReader.FIXED64 && end - at > Long.BYTES) {
        time(tag >>> 3, Long.reverseBytes(WireReader.bigEndianLong(bytes, at + 1)));
        at += 1 + Long.BYTES;
        continue;
      }
      at = read(at, end);
    }
  }

  /** Reads one field of any form and returns where the next begins. */
  private int read(int at, int end) {
    WireReader in = reader.reset(bytes, at, end - at);
    in.next();
    switch (in.wireType()) {
      case WireReader.LENGTH_DELIMITED -> {
        in.readBytes();
        located(in.fieldNumber(), in.valueOffset(), in.valueLength());
      }
      case WireReader.FIXED64 -> time(in.fieldNumber(), in.readFixed64());
      case WireReader.VARINT -> {
        long value = in.readVarintField();
        if (in.fieldNumber() == SPAN_KIND) {
          kind = (int) value;
        }
      }
      default -> in.skip();
    }
    return in.position();
  }

  private void located(int field, int at, int size) {
    switch (field) {
      case SPAN_ATTRIBUTES -> {
        if (skipping && isInner()) {
          skipped = true;
        } else {
          attribute(at, size);
        }
      }
      case SPAN_NAME -> {
        nameOffset = at;
        nameLength = size;
      }
      case SPAN_SPAN_ID -> spanId = id(at, size);
      case SPAN_PARENT_SPAN_ID -> parentSpanId = id(at, size);
      case SPAN_STATUS -> status(at, size);
      default -> {
        // Nothing that is counted by.
      }
    }
  }

  private long id(int at, int size) {
    return size == Long.BYTES ? WireReader.bigEndianLong(bytes, at) : 0;
  }

  private void time(int field, long nanos) {
    if (field == SPAN_START_TIME_UNIX_NANO) {
      startNanos = nanos;
    } else if (field == SPAN_END_TIME_UNIX_NANO) {
      endNanos = nanos;
    }
  }

  private void status(int at, int size) {
    WireReader in = inner.reset(bytes, at, size);
    while (in.next()) {
      if (in.fieldNumber() == STATUS_CODE && in.wireType() == WireReader.VARINT) {
        statusCode = (int) in.readVarintField();
      } else {
        in.skip();
      }
    }
  }

  /** Nearly always the key comes first and is short: then nothing needs to be walked. */
  private void attribute(int at, int size) {
    if (size > 4 && bytes[at] == KEY_TAG && bytes[at + 1] > 0) {
      int keyLength = bytes[at + 1];
      int value = at + 2 + keyLength;
      if (value + 1 < at + size && bytes[value] == VALUE_TAG && bytes[value + 1] >= 0) {
        int valueLength = bytes[value + 1];
        if (value + 2 + valueLength == at + size) {
          note(at + 2, keyLength, value + 2, valueLength);
          return;
        }
      }
    }
    walkAttribute(at, size);
  }

  private void walkAttribute(int at, int size) {
    int key = at;
    int keyLength = 0;
    int value = at;
    int valueLength = 0;
    WireReader in = inner.reset(bytes, at, size);
    while (in.next()) {
      switch (in.fieldNumber()) {
        case KEY_VALUE_KEY -> {
          in.readBytes();
          key = in.valueOffset();
          keyLength = in.valueLength();
        }
        case KEY_VALUE_VALUE -> {
          in.readBytes();
          value = in.valueOffset();
          valueLength = in.valueLength();
        }
        default -> in.skip();
      }
    }
    note(key, keyLength, value, valueLength);
  }

  /** Of several names of a fact that which stands first in its list counts. */
  private void note(int key, int keyLength, int value, int valueLength) {
    int code = FactKeys.code(bytes, key, keyLength);
    if (code == FactKeys.NONE || isEmpty(value, valueLength)) {
      return;
    }
    int fact = FactKeys.fact(code);
    int name = FactKeys.name(code);
    if (names[fact] == ABSENT || name < names[fact]) {
      names[fact] = name;
      offsets[fact] = value;
      lengths[fact] = valueLength;
    }
  }

  /** Whether a value is not set, or a text without characters: then nothing is said. */
  private boolean isEmpty(int value, int length) {
    return length == 0 || (length == 2 && bytes[value] == TEXT_TAG && bytes[value + 1] == 0);
  }

  /** How many bytes the name has. */
  int nameLength() {
    return nameLength;
  }

  long spanId() {
    return spanId;
  }

  /** 0 for a root. */
  long parentSpanId() {
    return parentSpanId;
  }

  long startNanos() {
    return startNanos;
  }

  /** Not negative, and none where the start is not known; a week at most. */
  long durationNanos() {
    return startNanos <= 0 ? 0 : Math.clamp(endNanos - startNanos, 0, LONGEST_NANOS);
  }

  SpanKind kind() {
    return SpanKind.ofNumber(kind);
  }

  boolean isFailed() {
    return statusCode == StatusCode.ERROR.number();
  }

  String name() {
    return text(nameOffset, nameLength);
  }

  boolean has(Fact fact) {
    return names[fact.number()] != ABSENT;
  }

  /** What the span says, in today's words; empty where it says nothing, or no text or number. */
  String of(Fact fact) {
    int number = fact.number();
    if (names[number] == ABSENT) {
      return "";
    }
    String text = value(offsets[number], lengths[number]);
    String name = fact.names().get(names[number]);
    if (text.isEmpty() || !SemanticConventions.changedValues(name)) {
      return text;
    }
    String today = SemanticConventions.valueToday(name, text);
    return today == null ? text : today;
  }

  /** Adds what the span is called to a key. */
  void addName(ShapeKey key) {
    key.add(bytes, nameOffset, nameLength);
  }

  /** Adds what the span says of a fact to a key, and under which name. */
  void add(Fact fact, ShapeKey key) {
    int number = fact.number();
    key.add(names[number]);
    if (names[number] != ABSENT) {
      key.add(bytes, offsets[number], lengths[number]);
    }
  }

  private String value(int at, int size) {
    String value = "";
    try {
      WireReader in = inner.reset(bytes, at, size);
      while (in.next()) {
        switch (in.fieldNumber()) {
          case ANY_STRING -> {
            in.readBytes();
            value = text(in.valueOffset(), in.valueLength());
          }
          case ANY_INT -> value = Long.toString(in.readVarintField());
          case ANY_BOOL -> value = Boolean.toString(in.readVarintField() != 0);
          case ANY_DOUBLE -> value = Double.toString(Double.longBitsToDouble(in.readFixed64()));
          default -> in.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      return "";
    }
    return value;
  }

  private String text(int at, int size) {
    String text = new String(bytes, at, size, StandardCharsets.UTF_8);
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
  }
}
