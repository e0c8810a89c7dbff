package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes {@code zipkin.proto3.ListOfSpans}.
 *
 * <p>Source: <a href="https://github.com/openzipkin/zipkin-api">zipkin-api</a>, {@code
 * zipkin.proto}. The mapping is in {@code docs/ingest/zipkin.md}.
 */
public final class ZipkinProtoDecoder implements RecordDecoder {
  private static final int LIST_SPANS = 1;
  private static final int SPAN_TRACE_ID = 1;
  private static final int SPAN_PARENT_ID = 2;
  private static final int SPAN_ID = 3;
  private static final int SPAN_KIND = 4;
  private static final int SPAN_NAME = 5;
  private static final int SPAN_TIMESTAMP = 6;
  private static final int SPAN_DURATION = 7;
  private static final int SPAN_LOCAL_ENDPOINT = 8;
  private static final int SPAN_REMOTE_ENDPOINT = 9;
  private static final int SPAN_ANNOTATIONS = 10;
  private static final int SPAN_TAGS = 11;
  private static final int SPAN_SHARED = 13;
  private static final int ENDPOINT_SERVICE_NAME = 1;
  private static final int ENDPOINT_IPV4 = 2;
  private static final int ENDPOINT_IPV6 = 3;
  private static final int ENDPOINT_PORT = 4;
  private static final int ANNOTATION_TIMESTAMP = 1;
  private static final int ANNOTATION_VALUE = 2;
  private static final int TAG_KEY = 1;
  private static final int TAG_VALUE = 2;
  private static final int LAST_PORT = 65_535;

  private final ZipkinMapper mapper = new ZipkinMapper();
  private final WireReader list = new WireReader();
  private final WireReader fields = new WireReader();
  private final WireReader part = new WireReader();
  private final PartLimit parts = new PartLimit();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return mapper.write(read(value), recordMillis);
  }

  List<ZipkinSpan> read(byte[] value) {
    List<ZipkinSpan> spans = new ArrayList<>();
    parts.begin();
    try {
      list.reset(value);
      while (list.next()) {
        if (list.fieldNumber() == LIST_SPANS) {
          list.readBytes();
          spans.add(span(fields.reset(value, list.valueOffset(), list.valueLength())));
        } else {
          list.skip();
        }
      }
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not a ListOfSpans: " + e.getMessage());
    }
    return spans;
  }

  private ZipkinSpan span(WireReader in) {
    parts.one();
    ZipkinSpan span = new ZipkinSpan();
    boolean hasTraceId = false;
    boolean hasId = false;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SPAN_TRACE_ID -> hasTraceId = traceId(in, span);
        case SPAN_PARENT_ID -> span.parentId = id(in, "parent_id");
        case SPAN_ID -> {
          span.id = id(in, "id");
          hasId = in.valueLength() != 0;
        }
        case SPAN_KIND -> span.kind = kind(in.readVarintField());
        case SPAN_NAME -> span.name = text(in);
        case SPAN_TIMESTAMP -> span.timestamp = in.readFixed64();
        case SPAN_DURATION -> span.duration = in.readVarintField();
        case SPAN_LOCAL_ENDPOINT -> span.local = endpoint(part(in));
        case SPAN_REMOTE_ENDPOINT -> span.remote = endpoint(part(in));
        case SPAN_ANNOTATIONS -> span.annotations.add(annotation(part(in)));
        case SPAN_TAGS -> tag(part(in), span);
        case SPAN_SHARED -> span.shared = in.readVarintField() != 0;
        default -> in.skip();
      }
    }
    if (!hasTraceId || !hasId) {
      throw new UndecodableException(
          "a span without " + (hasTraceId ? "id" : "trace_id") + " before byte " + in.limit());
    }
    return span;
  }

  private static SpanKind kind(long number) {
    return switch ((int) number) {
      case 1 -> SpanKind.CLIENT;
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.PRODUCER;
      case 4 -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  /** Reads 8 or 16 bytes; false for none. */
  private static boolean traceId(WireReader in, ZipkinSpan span) {
    in.readBytes();
    int low = in.valueOffset();
    switch (in.valueLength()) {
      case 0 -> {
        return false;
      }
      case Long.BYTES -> span.traceIdHi = 0;
      case 2 * Long.BYTES -> {
        span.traceIdHi = WireReader.bigEndianLong(in.buffer(), low);
        low += Long.BYTES;
      }
      default -> throw badId("trace_id", in);
    }
    span.traceIdLo = WireReader.bigEndianLong(in.buffer(), low);
    return true;
  }

  private static long id(WireReader in, String field) {
    in.readBytes();
    return switch (in.valueLength()) {
      case 0 -> 0;
      case Long.BYTES -> WireReader.bigEndianLong(in.buffer(), in.valueOffset());
      default -> throw badId(field, in);
    };
  }

  private static UndecodableException badId(String field, WireReader in) {
    return new UndecodableException(
        field + " has " + in.valueLength() + " bytes at byte " + in.valueOffset());
  }

  private WireReader part(WireReader in) {
    in.readBytes();
    return part.reset(in.buffer(), in.valueOffset(), in.valueLength());
  }

  private static ZipkinEndpoint endpoint(WireReader in) {
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    long port = 0;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case ENDPOINT_SERVICE_NAME -> service = text(in);
        case ENDPOINT_IPV4 -> ipv4 = ip(in);
        case ENDPOINT_IPV6 -> ipv6 = ip(in);
        case ENDPOINT_PORT -> port = in.readVarintField();
        default -> in.skip();
      }
    }
    if (port > LAST_PORT) {
      throw new UndecodableException("a port beyond " + LAST_PORT + " before byte " + in.limit());
    }
    return new ZipkinEndpoint(service, ipv4.isEmpty() ? ipv6 : ipv4, (int) Math.max(0, port));
  }

  private static String ip(WireReader in) {
    in.readBytes();
    return ZipkinEndpoint.ip(in.buffer(), in.valueOffset(), in.valueLength());
  }

  private ZipkinAnnotation annotation(WireReader in) {
    parts.one();
    long timestamp = 0;
    String value = "";
    while (in.next()) {
      switch (in.fieldNumber()) {
        case ANNOTATION_TIMESTAMP -> timestamp = in.readFixed64();
        case ANNOTATION_VALUE -> value = text(in);
        default -> in.skip();
      }
    }
    return new ZipkinAnnotation(timestamp, value, ZipkinEndpoint.NONE);
  }

  private static void tag(WireReader in, ZipkinSpan span) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.fieldNumber()) {
        case TAG_KEY -> key = text(in);
        case TAG_VALUE -> value = text(in);
        default -> in.skip();
      }
    }
    span.tags.put(key, value);
  }

  private static String text(WireReader in) {
    in.readBytes();
    return new String(in.buffer(), in.valueOffset(), in.valueLength(), StandardCharsets.UTF_8);
  }
}
