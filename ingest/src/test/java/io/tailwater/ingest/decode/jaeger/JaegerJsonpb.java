package io.tailwater.ingest.decode.jaeger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Protobuf's JSON mapping from Jaeger's own descriptors, with the choices that jsonpb makes. */
final class JaegerJsonpb {
  private final boolean protoNames;

  private JaegerJsonpb(boolean protoNames) {
    this.protoNames = protoNames;
  }

  static byte[] write(Message message) {
    return new JaegerJsonpb(false).bytes(message);
  }

  /** With names as in the .proto file. */
  static byte[] writeWithProtoNames(Message message) {
    return new JaegerJsonpb(true).bytes(message);
  }

  private byte[] bytes(Message message) {
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
      FieldDescriptor field = entry.getKey();
      out.writeFieldName(protoNames ? field.getName() : field.getJsonName());
      if (field.isRepeated()) {
        out.writeStartArray();
        for (Object element : (List<?>) entry.getValue()) {
          value(out, element);
        }
        out.writeEndArray();
      } else {
        value(out, entry.getValue());
      }
    }
    out.writeEndObject();
  }

  private void value(JsonGenerator out, Object value) throws IOException {
    switch (value) {
      case Timestamp time ->
          out.writeString(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
      case Duration duration ->
          out.writeString(duration.getSeconds() + "." + digits(duration.getNanos()) + "s");
      case Message message -> object(out, message);
      case EnumValueDescriptor named -> out.writeString(named.getName());
      case ByteString bytes ->
          out.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case Long number -> out.writeString(Long.toString(number));
      case Integer number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean bool -> out.writeBoolean(bool);
      default -> out.writeString((String) value);
    }
  }

  private static String digits(int nanos) {
    return Integer.toString(1_000_000_000 + nanos).substring(1);
  }
}
