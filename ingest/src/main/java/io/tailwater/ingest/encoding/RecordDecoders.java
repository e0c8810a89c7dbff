package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.model.Encoding;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.MetricEncoding;
import io.tailwater.model.TraceEncoding;

/** The decoder of each encoding; what they make is OTLP of the encoding's signal. */
public final class RecordDecoders {
  private RecordDecoders() {}

  /** A decoder for one thread. */
  public static RecordDecoder of(Encoding encoding) {
    return switch (encoding) {
      case TraceEncoding traces -> TraceDecoders.of(traces);
      case LogEncoding logs -> LogDecoders.of(logs);
      case MetricEncoding metrics -> MetricDecoders.of(metrics);
    };
  }
}
