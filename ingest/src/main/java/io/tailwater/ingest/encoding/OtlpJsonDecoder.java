package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;

/**
 * OTLP/JSON, as the Collector's {@code kafkaexporter} writes it with {@code encoding: otlp_json}.
 */
public final class OtlpJsonDecoder implements RecordDecoder {
  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    try {
      return OtlpJsonConverter.traces().convert(value);
    } catch (MalformedJsonException e) {
      throw new UndecodableException(String.valueOf(e.getMessage()));
    }
  }
}
