package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.RecordDecoder;

/** Decodes logs and enriches them. */
public final class EnrichingDecoder implements RecordDecoder {
  private final RecordDecoder decoder;
  private final LogEnricher enricher;

  /** An enricher behind a decoder of logs; both then belong to the decoder's thread. */
  public EnrichingDecoder(RecordDecoder decoder, LogEnricher enricher) {
    this.decoder = decoder;
    this.enricher = enricher;
  }

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return enricher.enrich(decoder.decode(value, recordMillis), recordMillis);
  }
}
