package io.tailwater.ingest.otlpjson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.otlpjson.FieldType.Field;
import io.tailwater.ingest.otlpjson.FieldType.Message;
import io.tailwater.ingest.otlpjson.FieldType.Names;
import io.tailwater.ingest.otlpjson.FieldType.Scalar;
import io.tailwater.ingest.proto.ProtoWriter;
import java.io.IOException;

/**
 * Converts OTLP/JSON bodies of one signal to the protobuf encoding of the same message.
 *
 * <p>The converter reads tokens and writes fields as they come; no tree is built. The rules are
 * those of the <a
 * href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">specification</a>: ids
 * are hexadecimal in any case, 64-bit integers are strings or numbers, enums are numbers, names in
 * lowerCamelCase; unknown fields are passed over and null means absent. Beyond it, names as in the
 * .proto files and names of enum values are understood. Instances are immutable and may be shared.
 */
public final class OtlpJsonConverter {
  /** How deep messages may nest; a value inside a list inside a list takes three each time. */
  public static final int MAX_MESSAGE_DEPTH = 64;

  private static final JsonFactory JSON = new JsonFactory();
  private static final OtlpJsonConverter TRACES = new OtlpJsonConverter(OtlpJsonSchema.TRACES);
  private static final OtlpJsonConverter LOGS = new OtlpJsonConverter(OtlpJsonSchema.LOGS);
  private static final OtlpJsonConverter METRICS = new OtlpJsonConverter(OtlpJsonSchema.METRICS);

  private final Message root;

  private OtlpJsonConverter(Message root) {
    this.root = root;
  }

  /** Converts {@code TracesData}. */
  public static OtlpJsonConverter traces() {
    return TRACES;
  }

  /** Converts {@code LogsData}. */
  public static OtlpJsonConverter logs() {
    return LOGS;
  }

  /** Converts {@code MetricsData}. */
  public static OtlpJsonConverter metrics() {
    return METRICS;
  }

  /**
   * Converts a whole body.
   *
   * @return the encoded message; empty for {@code {}}
   * @throws MalformedJsonException if the body is not JSON, or a known field does not hold what it
   *     should; the message names the field
   */
  public byte[] convert(byte[] json) {
    ProtoWriter out = new ProtoWriter(json.length / 2);
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJsonException("the body is not a JSON object");
      }
      message(in, out, root, 1);
      if (in.nextToken() != null) {
        throw new MalformedJsonException("there is more after the JSON object");
      }
    } catch (JacksonException e) {
      throw new MalformedJsonException("not valid JSON: " + e.getOriginalMessage() + where(e));
    } catch (IOException e) {
      throw new MalformedJsonException("not readable as UTF-8 JSON: " + e.getMessage());
    }
    return out.toByteArray();
  }

  private static String where(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  private static void message(JsonParser in, ProtoWriter out, Message type, int depth)
      throws IOException {
    if (depth > MAX_MESSAGE_DEPTH) {
      throw JsonScalars.fault(in, "messages nest deeper than " + MAX_MESSAGE_DEPTH);
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      Field field = type.field(name);
      JsonToken token = in.nextToken();
      if (field == null || token == JsonToken.VALUE_NULL) {
        in.skipChildren();
      } else if (field.repeated()) {
        array(in, out, field, depth);
      } else {
        value(in, out, field, depth);
      }
    }
  }

  private static void array(JsonParser in, ProtoWriter out, Field field, int depth)
      throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw JsonScalars.fault(in, "expected an array");
    }
    if (field.type() instanceof Scalar scalar && scalar.packs()) {
      int mark = out.beginMessage(field.number());
      while (in.nextToken() != JsonToken.END_ARRAY) {
        JsonScalars.write(in, out, scalar);
      }
      out.endMessage(mark);
    } else {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        value(in, out, field, depth);
      }
    }
  }

  private static void value(JsonParser in, ProtoWriter out, Field field, int depth)
      throws IOException {
    switch (field.type()) {
      case Message nested -> {
        if (in.currentToken() != JsonToken.START_OBJECT) {
          throw JsonScalars.fault(in, "expected an object");
        }
        int mark = out.beginMessage(field.number());
        message(in, out, nested, depth + 1);
        out.endMessage(mark);
      }
      case Names names -> {
        out.tag(field.number(), 0);
        out.varint(JsonScalars.enumNumber(in, names));
      }
      case Scalar scalar -> {
        out.tag(field.number(), scalar.wireType);
        JsonScalars.write(in, out, scalar);
      }
    }
  }
}
