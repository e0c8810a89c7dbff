package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;

/**
 * OTLP/JSON of one signal, as the Collector's {@code kafkaexporter} writes it with {@code encoding:
 * otlp_json}.
 */
public final class OtlpJsonDecoder implements RecordDecoder {
  private final OtlpJsonConverter converter;

  /** A decoder of what that converter converts. */
  OtlpJsonDecoder(OtlpJsonConverter converter) {
    this.converter = converter;
  }

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    try {
      return converter.convert(value);
    } catch (MalformedJsonException e) {
      throw new UndecodableException(String.valueOf(e.getMessage()));
    }
  }
}
