package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.log.ApplicationLogDecoder;
import io.tailwater.ingest.decode.log.PlainLogDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingLogDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingLogJsonDecoder;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;
import io.tailwater.model.LogEncoding;

/** The decoder of each encoding of logs. They give an encoded {@code LogsData}. */
public final class LogDecoders {
  private LogDecoders() {}

  /** A decoder for one thread. */
  public static RecordDecoder of(LogEncoding encoding) {
    return switch (encoding) {
      case OTLP_PROTO -> (value, _) -> value;
      case OTLP_JSON -> new OtlpJsonDecoder(OtlpJsonConverter.logs());
      case SKYWALKING_LOG -> new SkyWalkingLogDecoder();
      case SKYWALKING_LOG_JSON -> new SkyWalkingLogJsonDecoder();
      case TEXT -> PlainLogDecoder.text();
      case JSON -> new ApplicationLogDecoder();
      case RAW -> PlainLogDecoder.raw();
    };
  }
}
