package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.ingest.otlpjson.OtlpJsonConverter;

/** Metrics as OTLP/JSON, as the Collector's {@code kafkaexporter} writes them. */
public final class OtlpJsonMetricDecoder implements RecordDecoder {
  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    try {
      return OtlpJsonConverter.metrics().convert(value);
    } catch (MalformedJsonException e) {
      throw new UndecodableException(String.valueOf(e.getMessage()));
    }
  }
}
