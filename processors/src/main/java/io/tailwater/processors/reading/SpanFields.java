package io.tailwater.processors.reading;

import static io.tailwater.model.otlp.OtlpFields.SPAN_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.SPAN_END_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_EVENTS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_FLAGS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_KIND;
import static io.tailwater.model.otlp.OtlpFields.SPAN_LINKS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_NAME;
import static io.tailwater.model.otlp.OtlpFields.SPAN_PARENT_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_SPAN_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_START_TIME_UNIX_NANO;
import static io.tailwater.model.otlp.OtlpFields.SPAN_STATUS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_TRACE_ID;
import static io.tailwater.model.otlp.OtlpFields.SPAN_TRACE_STATE;
import static io.tailwater.model.otlp.OtlpFields.STATUS_CODE;
import static io.tailwater.model.otlp.OtlpFields.STATUS_MESSAGE;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one span message, walked once at the first question: numbers are read, texts,
 * attributes and events only located.
 *
 * <p>Where the framing breaks, what stood before the break counts. A field of an unexpected wire
 * type is passed over.
 */
final class SpanFields {
  // Columns of the numbers.
  static final int TRACE_ID_HI = 0;
  static final int TRACE_ID_LO = 1;
  static final int SPAN_ID = 2;
  static final int PARENT_SPAN_ID = 3;
  static final int START = 4;
  static final int END = 5;
  static final int KIND = 6;
  static final int CODE = 7;
  static final int FLAGS = 8;
  static final int DROPPED_ATTRIBUTES = 9;
  static final int DROPPED_EVENTS = 10;
  static final int DROPPED_LINKS = 11;
  static final int LINKS = 12;

  private static final int DROPPED_ATTRIBUTES_COUNT = 10;
  private static final int DROPPED_EVENTS_COUNT = 12;
  private static final int DROPPED_LINKS_COUNT = 14;
  private static final int NUMBERS = 13;
  private static final byte[] EMPTY = {};

  private final WireReader reader = new WireReader();
  private final WireReader status = new WireReader();
  private final AttributeList attributes = new AttributeList();
  private final long[] numbers = new long[NUMBERS];
  private byte[] bytes = EMPTY;
  private int offset;
  private int length;
  private boolean read;
  private int[] events = new int[8];
  private int eventCount;
  private int nameOffset;
  private int nameLength;
  private int stateOffset;
  private int stateLength;
  private int messageOffset;
  private int messageLength;
  private @Nullable String name;

  void aim(byte[] source, int from, int size) {
    bytes = source;
    offset = from;
    length = size;
    read = false;
  }

  AttributeList attributes() {
    read();
    return attributes;
  }

  long number(int column) {
    read();
    return numbers[column];
  }

  /** Decoded once per span: names are what policies ask for most. */
  String name() {
    read();
    String known = name;
    if (known == null) {
      known = AnyValues.text(bytes, nameOffset, nameLength);
      name = known;
    }
    return known;
  }

  String traceState() {
    read();
    return AnyValues.text(bytes, stateOffset, stateLength);
  }

  String statusMessage() {
    read();
    return AnyValues.text(bytes, messageOffset, messageLength);
  }

  int eventCount() {
    read();
    return eventCount;
  }

  void aimAtEvent(EventReading event, int index) {
    event.aim(bytes, events[2 * index], events[2 * index + 1]);
  }

  private void read() {
    if (read) {
      return;
    }
    read = true;
    attributes.clear(bytes);
    Arrays.fill(numbers, 0);
    eventCount = 0;
    nameLength = 0;
    stateLength = 0;
    messageLength = 0;
    name = null;
    try {
      WireReader in = reader.reset(bytes, offset, length);
      while (in.next()) {
        switch (in.wireType()) {
          case WireReader.LENGTH_DELIMITED -> {
            in.readBytes();
            located(in.fieldNumber(), in.valueOffset(), in.valueLength());
          }
          case WireReader.VARINT -> varint(in.fieldNumber(), in.readVarintField());
          case WireReader.FIXED64 -> fixed(in.fieldNumber(), in.readFixed64());
          case WireReader.FIXED32 -> {
            int value = in.readFixed32();
            if (in.fieldNumber() == SPAN_FLAGS) {
              set(FLAGS, value & 0xffff_ffffL);
            }
          }
          default -> in.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      // What was read before the fault stands.
    }
  }

  private void located(int field, int at, int size) {
    switch (field) {
      case SPAN_ATTRIBUTES -> attributes.add(at, size);
      case SPAN_EVENTS -> addEvent(at, size);
      case SPAN_LINKS -> numbers[LINKS]++;
      case SPAN_NAME -> {
        nameOffset = at;
        nameLength = size;
      }
      case SPAN_TRACE_STATE -> {
        stateOffset = at;
        stateLength = size;
      }
      case SPAN_STATUS -> readStatus(status.reset(bytes, at, size));
      case SPAN_TRACE_ID -> {
        set(TRACE_ID_HI, size == 16 ? WireReader.bigEndianLong(bytes, at) : 0);
        set(TRACE_ID_LO, size == 16 ? WireReader.bigEndianLong(bytes, at + 8) : 0);
      }
      case SPAN_SPAN_ID -> set(SPAN_ID, id(at, size));
      case SPAN_PARENT_SPAN_ID -> set(PARENT_SPAN_ID, id(at, size));
      default -> {
        // A field that no policy asks for.
      }
    }
  }

  private void varint(int field, long value) {
    switch (field) {
      case SPAN_KIND -> set(KIND, value);
      case DROPPED_ATTRIBUTES_COUNT -> set(DROPPED_ATTRIBUTES, value & 0xffff_ffffL);
      case DROPPED_EVENTS_COUNT -> set(DROPPED_EVENTS, value & 0xffff_ffffL);
      case DROPPED_LINKS_COUNT -> set(DROPPED_LINKS, value & 0xffff_ffffL);
      default -> {
        // A field that no policy asks for.
      }
    }
  }

  private void fixed(int field, long value) {
    if (field == SPAN_START_TIME_UNIX_NANO) {
      set(START, value);
    } else if (field == SPAN_END_TIME_UNIX_NANO) {
      set(END, value);
    }
  }

  private void readStatus(WireReader in) {
    while (in.next()) {
      if (in.fieldNumber() == STATUS_CODE && in.wireType() == WireReader.VARINT) {
        set(CODE, in.readVarintField());
      } else if (in.fieldNumber() == STATUS_MESSAGE
          && in.wireType() == WireReader.LENGTH_DELIMITED) {
        in.readBytes();
        messageOffset = in.valueOffset();
        messageLength = in.valueLength();
      } else {
        in.skip();
      }
    }
  }

  private void addEvent(int at, int size) {
    if (2 * eventCount == events.length) {
      events = Arrays.copyOf(events, events.length * 2);
    }
    events[2 * eventCount] = at;
    events[2 * eventCount + 1] = size;
    eventCount++;
  }

  private void set(int column, long value) {
    numbers[column] = value;
  }

  private long id(int at, int size) {
    return size == 8 ? WireReader.bigEndianLong(bytes, at) : 0;
  }
}
