package io.tailwater.ingest.encoding;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingJvmDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingManagementDecoder;
import io.tailwater.ingest.decode.skywalking.SkyWalkingMeterDecoder;
import io.tailwater.model.MetricEncoding;

/** The decoder of each encoding of metrics; what they make is {@code MetricsData}. */
public final class MetricDecoders {
  private static final byte[] NOTHING = {};

  private MetricDecoders() {}

  /** A decoder for one thread. */
  public static RecordDecoder of(MetricEncoding encoding) {
    return switch (encoding) {
      case OTLP_PROTO -> (value, _) -> value;
      case OTLP_JSON -> new OtlpJsonMetricDecoder();
      case SKYWALKING_METERS -> new SkyWalkingMeterDecoder();
      case SKYWALKING_JVM -> new SkyWalkingJvmDecoder();
      case SKYWALKING_MANAGEMENTS -> new SkyWalkingManagementDecoder();
      case SKYWALKING_PROFILINGS -> (_, _) -> NOTHING;
    };
  }
}
