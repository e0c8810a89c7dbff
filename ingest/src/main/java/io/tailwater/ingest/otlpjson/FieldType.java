package io.tailwater.ingest.otlpjson;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a field of an OTLP message holds, in JSON and on the wire. */
sealed interface FieldType {

  /** A plain value. */
  enum Scalar implements FieldType {
    STRING(2),
    /** Base64 in JSON. */
    BYTES(2),
    /** Trace and span ids: hexadecimal in JSON, against protobuf's own mapping. */
    HEX_BYTES(2),
    BOOL(0),
    INT64(0),
    UINT32(0),
    UINT64(0),
    SINT32(0),
    FIXED32(5),
    FIXED64(1),
    SFIXED64(1),
    DOUBLE(1);

    final int wireType;

    Scalar(int wireType) {
      this.wireType = wireType;
    }

    /** Protobuf 3 packs repeated numbers; strings and bytes have a tag each. */
    boolean packs() {
      return wireType != 2;
    }
  }

  /** An enum: its numbers by name. JSON carries numbers, and names are understood as well. */
  record Names(Map<String, Integer> numbers) implements FieldType {
    public Names {
      numbers = Map.copyOf(numbers);
    }

    /** Names counted up from 0, each with the same prefix. */
    static Names of(String prefix, String... names) {
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        numbers.put(prefix + names[i], i);
      }
      return new Names(numbers);
    }
  }

  /**
   * A message: its fields by JSON name and by the name in the .proto file. A message may hold
   * itself, so fields are added after it is made; only {@link OtlpJsonSchema} adds any.
   */
  final class Message implements FieldType {
    private final Map<String, Field> fields = new HashMap<>();

    Message one(String jsonName, int number, FieldType type) {
      return add(jsonName, new Field(number, type, false));
    }

    Message many(String jsonName, int number, FieldType type) {
      return add(jsonName, new Field(number, type, true));
    }

    private Message add(String jsonName, Field field) {
      fields.put(jsonName, field);
      fields.put(protoName(jsonName), field);
      return this;
    }

    /** The field of that name, null where the message has none. */
    @Nullable Field field(String name) {
      return fields.get(name);
    }

    private static String protoName(String jsonName) {
      StringBuilder name = new StringBuilder(jsonName.length() + 8);
      for (int i = 0; i < jsonName.length(); i++) {
        char c = jsonName.charAt(i);
        if (Character.isUpperCase(c)) {
          name.append('_').append(Character.toLowerCase(c));
        } else {
          name.append(c);
        }
      }
      return name.toString();
    }
  }

  /** A field of a message. */
  record Field(int number, FieldType type, boolean repeated) {}
}
