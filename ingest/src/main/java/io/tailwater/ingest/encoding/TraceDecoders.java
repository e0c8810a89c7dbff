package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.jaeger.JaegerJsonDecoder;
import io.tailwater.ingest.decode.jaeger.JaegerProtoDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingSegmentDecoder;
import io.tailwater.ingest.decode.zipkin.ZipkinJsonDecoder;
import io.tailwater.ingest.decode.zipkin.ZipkinProtoDecoder;
import io.tailwater.ingest.decode.zipkin.ZipkinThriftDecoder;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;
import io.tailwater.model.TraceEncoding;

/** The decoder of each encoding. */
public final class TraceDecoders {
  private TraceDecoders() {}

  /** A decoder for one thread. */
  public static RecordDecoder of(TraceEncoding encoding) {
    return switch (encoding) {
      case OTLP_PROTO -> (value, _) -> value;
      case OTLP_JSON -> new OtlpJsonDecoder(OtlpJsonConverter.traces());
      case JAEGER_PROTO -> new JaegerProtoDecoder();
      case JAEGER_JSON -> new JaegerJsonDecoder();
      case ZIPKIN_JSON -> new ZipkinJsonDecoder();
      case ZIPKIN_PROTO -> new ZipkinProtoDecoder();
      case ZIPKIN_THRIFT -> new ZipkinThriftDecoder();
      case SKYWALKING_SEGMENT -> new SkyWalkingSegmentDecoder();
      case AUTO -> new AutoDecoder();
    };
  }
}
