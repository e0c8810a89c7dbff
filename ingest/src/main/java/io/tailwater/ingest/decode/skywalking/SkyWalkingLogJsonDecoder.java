package io.tailwater.ingest.decode.skywalking;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;

/**
 * Decodes one {@code skywalking.v3.LogData} in protobuf's JSON mapping, as Filebeat and the like
 * write it to {@code skywalking-logs-json}. Names may be in lowerCamelCase or as in the .proto
 * file; here both are the same. Unknown fields are passed over and null means absent.
 */
public final class SkyWalkingLogJsonDecoder implements RecordDecoder {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final SkyWalkingLog log = new SkyWalkingLog();
  private final SkyWalkingLogWriter writer = new SkyWalkingLogWriter();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    log.begin();
    try (JsonParser in = JSON.createParser(value)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new UndecodableException("the record is not a JSON object");
      }
      read(in);
      if (in.nextToken() != null) {
        throw new UndecodableException("there is more after the JSON object");
      }
    } catch (JacksonException e) {
      throw new UndecodableException(
          e.getLocation() == null
              ? "not valid JSON"
              : "not valid JSON near byte " + e.getLocation().getByteOffset());
    } catch (IOException _) {
      throw new UndecodableException("not readable as UTF-8 JSON");
    }
    return writer.write(log, recordMillis);
  }

  private void read(JsonParser in) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "timestamp" -> log.timeMillis = whole(in, name);
        case "service" -> log.service = text(in, name);
        case "serviceInstance" -> log.instance = text(in, name);
        case "endpoint" -> log.endpoint = text(in, name);
        case "layer" -> log.layer = text(in, name);
        case "body" -> readBody(in);
        case "traceContext" -> readContext(in);
        case "tags" -> readTags(in);
        default -> in.skipChildren();
      }
    }
  }

  private void readBody(JsonParser in) throws IOException {
    if (!opens(in, JsonToken.START_OBJECT, "body")) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "text", "json", "yaml" -> readContent(in, name);
        default -> in.skipChildren();
      }
    }
  }

  private void readContent(JsonParser in, String form) throws IOException {
    if (!opens(in, JsonToken.START_OBJECT, form)) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (name.equals(form)) {
        log.body = text(in, name);
      } else {
        in.skipChildren();
      }
    }
  }

  private void readContext(JsonParser in) throws IOException {
    if (!opens(in, JsonToken.START_OBJECT, "traceContext")) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "traceId" -> log.traceId = text(in, name);
        case "traceSegmentId" -> log.segmentId = text(in, name);
        case "spanId" -> log.spanId = (int) whole(in, name);
        default -> in.skipChildren();
      }
    }
  }

  private void readTags(JsonParser in) throws IOException {
    if (!opens(in, JsonToken.START_OBJECT, "tags")) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (name.equals("data") && opens(in, JsonToken.START_ARRAY, name)) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          readTag(in);
        }
      } else {
        in.skipChildren();
      }
    }
  }

  private void readTag(JsonParser in) throws IOException {
    String key = "";
    String value = "";
    if (!opens(in, JsonToken.START_OBJECT, "data")) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      switch (name) {
        case "key" -> key = text(in, name);
        case "value" -> value = text(in, name);
        default -> in.skipChildren();
      }
    }
    log.tag(key, value);
  }

  /** False for null, which means absent. */
  private static boolean opens(JsonParser in, JsonToken expected, String field) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    if (in.currentToken() != expected) {
      throw fault(field);
    }
    return true;
  }

  private static String text(JsonParser in, String field) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_NULL -> "";
      default -> throw fault(field);
    };
  }

  /** Protobuf writes 64-bit numbers as strings and reads both. */
  private static long whole(JsonParser in, String field) throws IOException {
    try {
      return switch (in.currentToken()) {
        case VALUE_NUMBER_INT -> in.getLongValue();
        case VALUE_STRING -> Long.parseLong(in.getText());
        case VALUE_NULL -> 0;
        default -> throw fault(field);
      };
    } catch (NumberFormatException _) {
      throw fault(field);
    }
  }

  private static UndecodableException fault(String field) {
    return new UndecodableException(field + " does not hold what it should");
  }
}
