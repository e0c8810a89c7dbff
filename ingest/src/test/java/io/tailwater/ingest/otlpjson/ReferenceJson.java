package io.tailwater.ingest.otlpjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * OTLP/JSON written from protobuf's own descriptors, independent of {@link OtlpJsonSchema}. Where
 * the specification leaves a choice, the random generator makes it.
 */
final class ReferenceJson {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");

  private final RandomGenerator random;

  ReferenceJson(RandomGenerator random) {
    this.random = random;
  }

  byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      object(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void object(JsonGenerator out, Message message) throws IOException {
    out.writeStartObject();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      noise(out);
      FieldDescriptor field = entry.getKey();
      out.writeFieldName(random.nextInt(8) == 0 ? field.getName() : field.getJsonName());
      if (field.isRepeated()) {
        out.writeStartArray();
        for (Object element : (List<?>) entry.getValue()) {
          value(out, field, element);
        }
        out.writeEndArray();
      } else {
        value(out, field, entry.getValue());
      }
    }
    out.writeEndObject();
  }

  /** What a reader has to pass over. */
  private void noise(JsonGenerator out) throws IOException {
    switch (random.nextInt(20)) {
      case 0 -> out.writeNullField("name");
      case 1 -> out.writeNumberField("x_unknown", 5);
      case 2 -> {
        out.writeArrayFieldStart("unknownList");
        out.writeStartObject();
        out.writeStringField("traceId", "not hex, not looked at");
        out.writeEndObject();
        out.writeEndArray();
      }
      default -> {}
    }
  }

  private void value(JsonGenerator out, FieldDescriptor field, Object value) throws IOException {
    switch (field.getType()) {
      case MESSAGE -> object(out, (Message) value);
      case STRING -> out.writeString((String) value);
      case BOOL -> out.writeBoolean((boolean) value);
      case DOUBLE -> number(out, (double) value);
      case BYTES -> bytes(out, field, (ByteString) value);
      case ENUM -> {
        EnumValueDescriptor named = (EnumValueDescriptor) value;
        if (random.nextInt(4) == 0) {
          out.writeString(named.getName());
        } else {
          out.writeNumber(named.getNumber());
        }
      }
      case UINT32, FIXED32 -> integer(out, BigInteger.valueOf(Integer.toUnsignedLong((int) value)));
      case SINT32 -> integer(out, BigInteger.valueOf((int) value));
      case INT64, SFIXED64 -> integer(out, BigInteger.valueOf((long) value));
      case UINT64, FIXED64 -> integer(out, new BigInteger(Long.toUnsignedString((long) value)));
      default -> throw new AssertionError(field.getType() + " is not in OTLP");
    }
  }

  private void integer(JsonGenerator out, BigInteger value) throws IOException {
    if (random.nextBoolean()) {
      out.writeString(value.toString());
    } else {
      out.writeNumber(value);
    }
  }

  private void number(JsonGenerator out, double value) throws IOException {
    if (random.nextInt(4) == 0) {
      out.writeString(Double.toString(value));
    } else {
      // NaN and the infinities become strings, as the protobuf mapping has it.
      out.writeNumber(value);
    }
  }

  private void bytes(JsonGenerator out, FieldDescriptor field, ByteString value)
      throws IOException {
    if (IDS.contains(field.getName())) {
      HexFormat hex = random.nextBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
      out.writeString(hex.formatHex(value.toByteArray()));
      return;
    }
    Base64.Encoder base64 = random.nextBoolean() ? Base64.getEncoder() : Base64.getUrlEncoder();
    out.writeString(
        (random.nextBoolean() ? base64 : base64.withoutPadding())
            .encodeToString(value.toByteArray()));
  }
}
