package io.tailwater.ingest.encoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.model.TraceEncoding;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tells the encoding of each record from its first bytes.
 *
 * <p>A convenience, for topics that several kinds of agents share: protobuf does not say of what
 * type a message is, so the shape of ids decides, and what has none of the known shapes is read as
 * OTLP.
 */
public final class AutoDecoder implements RecordDecoder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int THRIFT_LIST_OF_STRUCTS = 0x0C;
  private static final int THRIFT_I64 = 0x0A;
  private static final int SPAN_ID_BYTES = 8;
  private static final int TRACE_ID_BYTES = 16;
  private static final int LONGEST_TEXT_ID = 200;

  private final Map<TraceEncoding, RecordDecoder> decoders = new EnumMap<>(TraceEncoding.class);
  private final WireReader reader = new WireReader();
  private final WireReader nested = new WireReader();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return decoders
        .computeIfAbsent(encodingOf(value), TraceDecoders::of)
        .decode(value, recordMillis);
  }

  /** What the record seems to be; never {@link TraceEncoding#AUTO}. */
  TraceEncoding encodingOf(byte[] value) {
    int first = firstOfText(value);
    if (first == '[') {
      return TraceEncoding.ZIPKIN_JSON;
    }
    if (first == '{') {
      return ofJson(value);
    }
    if (isThrift(value)) {
      return TraceEncoding.ZIPKIN_THRIFT;
    }
    try {
      return ofProtobuf(value);
    } catch (MalformedOtlpException _) {
      return TraceEncoding.OTLP_PROTO;
    }
  }

  /** The first byte that is no white space of JSON; 0 where protobuf may begin, or nothing is. */
  private static int firstOfText(byte[] value) {
    // A line feed is also the tag of a message's first field.
    if (value.length > 0 && value[0] == '\n') {
      return 0;
    }
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b;
      }
    }
    return 0;
  }

  /** The first key that only one of the two has. */
  private static TraceEncoding ofJson(byte[] value) {
    try (JsonParser in = JSON.createParser(value)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
          switch (name) {
            case "resourceSpans", "resource_spans" -> {
              return TraceEncoding.OTLP_JSON;
            }
            case "traceId", "trace_id", "spanId", "span_id", "operationName", "process" -> {
              return TraceEncoding.JAEGER_JSON;
            }
            default -> {
              in.nextToken();
              in.skipChildren();
            }
          }
        }
      }
    } catch (IOException _) {
      // What is no JSON is refused as OTLP/JSON, with the place.
      return TraceEncoding.OTLP_JSON;
    }
    return TraceEncoding.OTLP_JSON;
  }

  /** A list of structs; or one struct, whose first field is the trace id, number 1. */
  private static boolean isThrift(byte[] value) {
    return value.length > 2
        && (value[0] == THRIFT_LIST_OF_STRUCTS
            || (value[0] == THRIFT_I64 && value[1] == 0 && value[2] == 1));
  }

  private TraceEncoding ofProtobuf(byte[] value) {
    reader.reset(value);
    if (!reader.next()
        || reader.fieldNumber() != 1
        || reader.wireType() != WireReader.LENGTH_DELIMITED) {
      return TraceEncoding.OTLP_PROTO;
    }
    reader.readBytes();
    int from = reader.valueOffset();
    int length = reader.valueLength();
    if (reader.next()
        && reader.fieldNumber() == 2
        && reader.wireType() == WireReader.LENGTH_DELIMITED) {
      reader.readBytes();
      if ((length == TRACE_ID_BYTES || length == SPAN_ID_BYTES)
          && reader.valueLength() == SPAN_ID_BYTES) {
        return TraceEncoding.JAEGER_PROTO;
      }
      if (isTextId(value, from, length)
          && isTextId(value, reader.valueOffset(), reader.valueLength())) {
        return TraceEncoding.SKYWALKING_SEGMENT;
      }
    }
    return isZipkinSpan(value, from, length)
        ? TraceEncoding.ZIPKIN_PROTO
        : TraceEncoding.OTLP_PROTO;
  }

  /** Trace id, perhaps a parent id, span id: fields 1 to 3, of 16 or 8, and 8 bytes. */
  private boolean isZipkinSpan(byte[] value, int from, int length) {
    nested.reset(value, from, length);
    int expected = 1;
    while (nested.next() && nested.wireType() == WireReader.LENGTH_DELIMITED) {
      nested.readBytes();
      int bytes = nested.valueLength();
      switch (nested.fieldNumber()) {
        case 1 -> {
          if (expected != 1 || (bytes != SPAN_ID_BYTES && bytes != TRACE_ID_BYTES)) {
            return false;
          }
          expected = 2;
        }
        case 2 -> {
          if (expected != 2 || bytes != SPAN_ID_BYTES) {
            return false;
          }
          expected = 3;
        }
        case 3 -> {
          return expected >= 2 && bytes == SPAN_ID_BYTES;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean isTextId(byte[] value, int from, int length) {
    if (length == 0 || length > LONGEST_TEXT_ID) {
      return false;
    }
    for (int i = from; i < from + length; i++) {
      if (value[i] <= ' ' || value[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
