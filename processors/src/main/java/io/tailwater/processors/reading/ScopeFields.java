package io.tailwater.processors.reading;

import static io.tailwater.model.otlp.OtlpFields.SCOPE_NAME;
import static io.tailwater.model.otlp.OtlpFields.SCOPE_VERSION;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * What surrounds a span on one level: a {@code Resource} with its schema URL, or an {@code
 * InstrumentationScope} with its own. Field numbers differ, the shape is one.
 */
final class ScopeFields {
  private static final int OWNER = 1;
  private static final int SCHEMA_URL = 3;
  private static final byte[] EMPTY = {};

  private final int attributesField;
  private final int droppedField;
  private final boolean named;
  private final WireReader outer = new WireReader();
  private final WireReader inner = new WireReader();
  private final AttributeList attributes = new AttributeList();
  private byte[] bytes = EMPTY;
  private int length;
  private boolean read;
  private long dropped;
  private int nameOffset;
  private int nameLength;
  private int versionOffset;
  private int versionLength;
  private int schemaOffset;
  private int schemaLength;

  private ScopeFields(int attributesField, int droppedField, boolean named) {
    this.attributesField = attributesField;
    this.droppedField = droppedField;
    this.named = named;
  }

  /** A reader of the fields of {@code ResourceSpans}. */
  static ScopeFields ofResource() {
    return new ScopeFields(1, 2, false);
  }

  /** A reader of the fields of {@code ScopeSpans}. */
  static ScopeFields ofScope() {
    return new ScopeFields(3, 4, true);
  }

  void aim(byte[] fields, int fieldsLength) {
    bytes = fields;
    length = fieldsLength;
    read = false;
  }

  AttributeList attributes() {
    read();
    return attributes;
  }

  long dropped() {
    read();
    return dropped;
  }

  String name() {
    read();
    return AnyValues.text(bytes, nameOffset, nameLength);
  }

  String version() {
    read();
    return AnyValues.text(bytes, versionOffset, versionLength);
  }

  String schemaUrl() {
    read();
    return AnyValues.text(bytes, schemaOffset, schemaLength);
  }

  private void read() {
    if (read) {
      return;
    }
    read = true;
    attributes.clear(bytes);
    dropped = 0;
    nameLength = 0;
    versionLength = 0;
    schemaLength = 0;
    try {
      WireReader in = outer.reset(bytes, 0, length);
      while (in.next()) {
        if (in.wireType() != WireReader.LENGTH_DELIMITED) {
          in.skip();
          continue;
        }
        in.readBytes();
        if (in.fieldNumber() == OWNER) {
          readOwner(inner.reset(bytes, in.valueOffset(), in.valueLength()));
        } else if (in.fieldNumber() == SCHEMA_URL) {
          schemaOffset = in.valueOffset();
          schemaLength = in.valueLength();
        }
      }
    } catch (MalformedOtlpException _) {
      // What was read before the fault stands.
    }
  }

  private void readOwner(WireReader in) {
    while (in.next()) {
      int field = in.fieldNumber();
      if (in.wireType() == WireReader.VARINT) {
        long value = in.readVarintField();
        if (field == droppedField) {
          dropped = value & 0xffff_ffffL;
        }
      } else if (in.wireType() == WireReader.LENGTH_DELIMITED) {
        in.readBytes();
        if (field == attributesField) {
          attributes.add(in.valueOffset(), in.valueLength());
        } else if (named && field == SCOPE_NAME) {
          nameOffset = in.valueOffset();
          nameLength = in.valueLength();
        } else if (named && field == SCOPE_VERSION) {
          versionOffset = in.valueOffset();
          versionLength = in.valueLength();
        }
      } else {
        in.skip();
      }
    }
  }
}
