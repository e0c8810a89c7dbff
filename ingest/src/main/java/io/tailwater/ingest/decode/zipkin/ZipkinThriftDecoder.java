package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Decodes Zipkin's v1 spans in Thrift: a list of them, or the single span of old reporters.
 *
 * <p>Source: <a href="https://github.com/openzipkin/zipkin-api">zipkin-api</a>, {@code
 * thrift/zipkinCore.thrift}, in the binary protocol. The mapping is in {@code
 * docs/ingest/zipkin.md}. Values of binary annotations that are not texts are spelled, which Zipkin
 * itself does not do: it drops them.
 */
public final class ZipkinThriftDecoder implements RecordDecoder {
  /** zipkin-reporter-java#133: lists of structs that say they were lists of strings. */
  private static final int MISNAMED_LIST = ThriftReader.STRING;

  private static final int LIST_HEAD = 5;
  private static final int SPAN_TRACE_ID = 1;
  private static final int SPAN_NAME = 3;
  private static final int SPAN_ID = 4;
  private static final int SPAN_PARENT_ID = 5;
  private static final int SPAN_ANNOTATIONS = 6;
  private static final int SPAN_BINARY_ANNOTATIONS = 8;
  private static final int SPAN_TIMESTAMP = 10;
  private static final int SPAN_DURATION = 11;
  private static final int SPAN_TRACE_ID_HIGH = 12;
  private static final int ANNOTATION_TIMESTAMP = 1;
  private static final int ANNOTATION_VALUE = 2;
  private static final int ANNOTATION_HOST = 3;
  private static final int BINARY_KEY = 1;
  private static final int BINARY_VALUE = 2;
  private static final int BINARY_TYPE = 3;
  private static final int BINARY_HOST = 4;
  private static final int ENDPOINT_IPV4 = 1;
  private static final int ENDPOINT_PORT = 2;
  private static final int ENDPOINT_SERVICE_NAME = 3;
  private static final int ENDPOINT_IPV6 = 4;
  private static final int TYPE_BOOL = 0;
  private static final int TYPE_I16 = 2;
  private static final int TYPE_I32 = 3;
  private static final int TYPE_I64 = 4;
  private static final int TYPE_DOUBLE = 5;
  private static final int TYPE_STRING = 6;

  private final ZipkinMapper mapper = new ZipkinMapper();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return mapper.write(read(value), recordMillis);
  }

  static List<ZipkinSpan> read(byte[] value) {
    List<ZipkinSpan> spans = new ArrayList<>();
    if (value.length == 0) {
      return spans; // What Zipkin's writer makes of an empty list.
    }
    ThriftReader in = new ThriftReader(value);
    int count = 1;
    if (isList(value)) {
      in.readByte();
      count = in.readLength();
    }
    for (int i = 0; i < count; i++) {
      ZipkinV1Conversion.convert(span(in), spans);
    }
    if (!in.atEnd()) {
      throw in.fault("there is more after the spans");
    }
    return spans;
  }

  /** A span has no field of type struct, and no field is numbered 0. */
  private static boolean isList(byte[] value) {
    return value.length >= LIST_HEAD
        && (value[0] == ThriftReader.STRUCT
            || (value[0] == MISNAMED_LIST && value[1] == 0 && value[2] == 0));
  }

  private static ZipkinV1Span span(ThriftReader in) {
    ZipkinV1Span read = new ZipkinV1Span();
    ZipkinSpan span = read.common;
    boolean hasTraceId = false;
    boolean hasId = false;
    while (in.nextField()) {
      if (in.isField(SPAN_TRACE_ID, ThriftReader.I64)) {
        span.traceIdLo = in.readI64();
        hasTraceId = true;
      } else if (in.isField(SPAN_TRACE_ID_HIGH, ThriftReader.I64)) {
        span.traceIdHi = in.readI64();
      } else if (in.isField(SPAN_ID, ThriftReader.I64)) {
        span.id = in.readI64();
        hasId = true;
      } else if (in.isField(SPAN_PARENT_ID, ThriftReader.I64)) {
        span.parentId = in.readI64();
      } else if (in.isField(SPAN_NAME, ThriftReader.STRING)) {
        span.name = in.readString();
      } else if (in.isField(SPAN_TIMESTAMP, ThriftReader.I64)) {
        span.timestamp = in.readI64();
      } else if (in.isField(SPAN_DURATION, ThriftReader.I64)) {
        span.duration = in.readI64();
      } else if (in.isField(SPAN_ANNOTATIONS, ThriftReader.LIST)) {
        for (int left = in.beginStructs(); left > 0; left--) {
          read.annotations.add(annotation(in));
        }
      } else if (in.isField(SPAN_BINARY_ANNOTATIONS, ThriftReader.LIST)) {
        for (int left = in.beginStructs(); left > 0; left--) {
          binaryAnnotation(in, read);
        }
      } else {
        in.skip();
      }
    }
    if (!hasTraceId || !hasId) {
      throw in.fault("a span without " + (hasTraceId ? "id" : "trace_id"));
    }
    return read;
  }

  private static ZipkinAnnotation annotation(ThriftReader in) {
    long timestamp = 0;
    String value = "";
    ZipkinEndpoint host = ZipkinEndpoint.NONE;
    while (in.nextField()) {
      if (in.isField(ANNOTATION_TIMESTAMP, ThriftReader.I64)) {
        timestamp = in.readI64();
      } else if (in.isField(ANNOTATION_VALUE, ThriftReader.STRING)) {
        value = in.readString();
      } else if (in.isField(ANNOTATION_HOST, ThriftReader.STRUCT)) {
        host = endpoint(in);
      } else {
        in.skip();
      }
    }
    return new ZipkinAnnotation(timestamp, value, host);
  }

  private static void binaryAnnotation(ThriftReader in, ZipkinV1Span span) {
    String key = "";
    byte[] value = {};
    int type = -1;
    ZipkinEndpoint host = ZipkinEndpoint.NONE;
    while (in.nextField()) {
      if (in.isField(BINARY_KEY, ThriftReader.STRING)) {
        key = in.readString();
      } else if (in.isField(BINARY_VALUE, ThriftReader.STRING)) {
        value = in.readBytes(in.readLength());
      } else if (in.isField(BINARY_TYPE, ThriftReader.I32)) {
        type = in.readI32();
      } else if (in.isField(BINARY_HOST, ThriftReader.STRUCT)) {
        host = endpoint(in);
      } else {
        in.skip();
      }
    }
    span.addBinary(key, spelled(type, value), type == TYPE_BOOL, host);
  }

  /** A binary annotation's value as text: bytes, and what is no value of its type, in base64. */
  private static String spelled(int type, byte[] value) {
    ThriftReader in = new ThriftReader(value);
    if (type == TYPE_STRING) {
      return new String(value, StandardCharsets.UTF_8);
    } else if (type == TYPE_BOOL && value.length == 1) {
      return String.valueOf(value[0] == 1);
    } else if (type == TYPE_I16 && value.length == Short.BYTES) {
      return String.valueOf(in.readI16());
    } else if (type == TYPE_I32 && value.length == Integer.BYTES) {
      return String.valueOf(in.readI32());
    } else if (type == TYPE_I64 && value.length == Long.BYTES) {
      return String.valueOf(in.readI64());
    } else if (type == TYPE_DOUBLE && value.length == Double.BYTES) {
      return String.valueOf(Double.longBitsToDouble(in.readI64()));
    }
    return Base64.getEncoder().encodeToString(value);
  }

  private static ZipkinEndpoint endpoint(ThriftReader in) {
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    int port = 0;
    while (in.nextField()) {
      if (in.isField(ENDPOINT_SERVICE_NAME, ThriftReader.STRING)) {
        service = in.readString();
      } else if (in.isField(ENDPOINT_PORT, ThriftReader.I16)) {
        port = in.readI16() & 0xffff;
      } else if (in.isField(ENDPOINT_IPV4, ThriftReader.I32)) {
        ipv4 = ip(in.readBytes(Integer.BYTES));
      } else if (in.isField(ENDPOINT_IPV6, ThriftReader.STRING)) {
        ipv6 = ip(in.readBytes(in.readLength()));
      } else {
        in.skip();
      }
    }
    // 0.0.0.0 is how writers leave the address out: the field is not optional.
    boolean noIpv4 = ipv4.isEmpty() || ipv4.equals("0.0.0.0");
    return new ZipkinEndpoint(service, noIpv4 ? ipv6 : ipv4, port);
  }

  private static String ip(byte[] bytes) {
    return ZipkinEndpoint.ip(bytes, 0, bytes.length);
  }
}
