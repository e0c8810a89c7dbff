package io.tailwater.ingest.decode.jaeger;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code jaeger_json}: a record is one {@code jaeger.api_v2.Span} with its process inside,
 * in protobuf's JSON mapping. It is not the JSON of Jaeger's query API.
 *
 * <p>So write the OpenTelemetry Collector's kafkaexporter and the collectors of Jaeger v1, through
 * gogo's jsonpb: ids and binary values are base64, times RFC 3339, durations {@code
 * "0.019009193s"}, 64-bit integers strings, enums names, defaults left out. Names of fields are
 * understood as in the .proto file as well. Fields that are not known are passed over, null means
 * absent. The mapping is in {@code docs/ingest/jaeger.md}.
 */
public final class JaegerJsonDecoder implements RecordDecoder {
  private static final JsonFactory JSON = new JsonFactory();

  private final JaegerKeyValue keyValue = new JaegerKeyValue();
  private final PartLimit parts = new PartLimit();
  private final JaegerToOtlp mapper = new JaegerToOtlp();

  /** A decoder for one thread. */
  public JaegerJsonDecoder() {}

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    JaegerSpan span = new JaegerSpan();
    parts.begin();
    try (JsonParser in = JSON.createParser(value)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new UndecodableException("not a JSON object, which a Jaeger span is");
      }
      span(in, span);
      if (in.nextToken() != null) {
        throw new UndecodableException("there is more after the Jaeger span");
      }
    } catch (JacksonException e) {
      throw new UndecodableException("not valid JSON" + where(e));
    } catch (IOException _) {
      throw new UndecodableException("not readable as JSON text");
    }
    return mapper.write(span, recordMillis);
  }

  private static String where(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private void span(JsonParser in, JaegerSpan span) throws IOException {
    for (String name = nextField(in); name != null; name = nextField(in)) {
      switch (name) {
        case "traceId", "trace_id" -> {
          byte[] id = JaegerJsonValues.base64(in);
          span.traceIdHi = JaegerSpan.traceIdHi(id, 0, id.length);
          span.traceIdLo = JaegerSpan.traceIdLo(id, 0, id.length);
        }
        case "spanId", "span_id" -> span.spanId = spanId(in);
        case "operationName", "operation_name" -> span.operationName = JaegerJsonValues.text(in);
        case "references" -> {
          for (boolean more = beginArray(in); more; more = nextObject(in)) {
            span.references.add(reference(in));
          }
        }
        case "flags" -> span.flags = (int) JaegerJsonValues.integer(in);
        case "startTime", "start_time" -> span.startUnixNano = JaegerJsonValues.time(in);
        case "duration" -> span.durationNanos = JaegerJsonValues.duration(in);
        case "tags" -> tags(in, span.tags);
        case "logs" -> {
          for (boolean more = beginArray(in); more; more = nextObject(in)) {
            span.logs.add(log(in));
          }
        }
        case "process" -> {
          JaegerJsonValues.requireObject(in);
          process(in, span);
        }
        case "warnings" -> warnings(in, span.warnings);
        default -> in.skipChildren();
      }
    }
  }

  private void process(JsonParser in, JaegerSpan span) throws IOException {
    for (String name = nextField(in); name != null; name = nextField(in)) {
      switch (name) {
        case "serviceName", "service_name" -> span.serviceName = JaegerJsonValues.text(in);
        case "tags" -> tags(in, span.processTags);
        default -> in.skipChildren();
      }
    }
  }

  private JaegerSpan.Log log(JsonParser in) throws IOException {
    parts.one();
    long unixNano = 0;
    List<JaegerSpan.Tag> fields = new ArrayList<>();
    for (String name = nextField(in); name != null; name = nextField(in)) {
      switch (name) {
        case "timestamp" -> unixNano = JaegerJsonValues.time(in);
        case "fields" -> tags(in, fields);
        default -> in.skipChildren();
      }
    }
    return new JaegerSpan.Log(unixNano, fields);
  }

  private JaegerSpan.Reference reference(JsonParser in) throws IOException {
    parts.one();
    long traceIdHi = 0;
    long traceIdLo = 0;
    long spanId = 0;
    int type = JaegerSpan.CHILD_OF;
    for (String name = nextField(in); name != null; name = nextField(in)) {
      switch (name) {
        case "traceId", "trace_id" -> {
          byte[] id = JaegerJsonValues.base64(in);
          traceIdHi = JaegerSpan.traceIdHi(id, 0, id.length);
          traceIdLo = JaegerSpan.traceIdLo(id, 0, id.length);
        }
        case "spanId", "span_id" -> spanId = spanId(in);
        case "refType", "ref_type" -> type = JaegerJsonValues.referenceType(in);
        default -> in.skipChildren();
      }
    }
    return new JaegerSpan.Reference(traceIdHi, traceIdLo, spanId, type);
  }

  private void tags(JsonParser in, List<JaegerSpan.Tag> tags) throws IOException {
    for (boolean more = beginArray(in); more; more = nextObject(in)) {
      tags.add(tag(in));
    }
  }

  private JaegerSpan.Tag tag(JsonParser in) throws IOException {
    parts.one();
    keyValue.clear();
    for (String name = nextField(in); name != null; name = nextField(in)) {
      switch (name) {
        case "key" -> keyValue.key = JaegerJsonValues.text(in);
        case "vType", "v_type" -> keyValue.type = JaegerJsonValues.valueType(in);
        case "vStr", "v_str" -> keyValue.text = JaegerJsonValues.text(in);
        case "vBool", "v_bool" -> keyValue.bool = JaegerJsonValues.bool(in);
        case "vInt64", "v_int64" -> keyValue.int64 = JaegerJsonValues.integer(in);
        case "vFloat64", "v_float64" -> keyValue.float64 = JaegerJsonValues.number(in);
        case "vBinary", "v_binary" -> keyValue.binary = JaegerJsonValues.base64(in);
        default -> in.skipChildren();
      }
    }
    return keyValue.tag();
  }

  private static void warnings(JsonParser in, List<String> warnings) throws IOException {
    JaegerJsonValues.requireArray(in);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      warnings.add(JaegerJsonValues.text(in));
    }
  }

  private static long spanId(JsonParser in) throws IOException {
    byte[] id = JaegerJsonValues.base64(in);
    return JaegerSpan.spanId(id, 0, id.length);
  }

  /** Steps to the value of the next field that is not null; null at the end of the object. */
  private static @Nullable String nextField(JsonParser in) throws IOException {
    String name = in.nextFieldName();
    while (name != null && in.nextToken() == JsonToken.VALUE_NULL) {
      name = in.nextFieldName();
    }
    return name;
  }

  /** Steps into an array, to its first object; false where it is empty. */
  private static boolean beginArray(JsonParser in) throws IOException {
    JaegerJsonValues.requireArray(in);
    return nextObject(in);
  }

  private static boolean nextObject(JsonParser in) throws IOException {
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return false;
    }
    JaegerJsonValues.requireObject(in);
    return true;
  }
}
