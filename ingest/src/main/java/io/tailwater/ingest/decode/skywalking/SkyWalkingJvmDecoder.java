package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpMetrics;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Decodes the JVM metrics of SkyWalking's Java agent: a record's value is one {@code
 * skywalking.v3.JVMMetricCollection}, as it writes it to {@code skywalking-metrics}; what comes out
 * is {@code MetricsData} under OpenTelemetry's names.
 *
 * @see <a href="https://github.com/apache/skywalking-data-collect-protocol">SkyWalking data collect
 *     protocol</a>
 */
public final class SkyWalkingJvmDecoder implements RecordDecoder {
  private static final int COLLECTION_METRICS = 1;
  private static final int COLLECTION_SERVICE = 2;
  private static final int COLLECTION_INSTANCE = 3;

  private final OtlpMetrics out = new OtlpMetrics();
  private final WireReader reader = new WireReader();
  private final PartLimit parts = new PartLimit();
  private final SkyWalkingJvmWriter jvm = new SkyWalkingJvmWriter(out, parts);

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    out.discard();
    parts.begin();
    try {
      write(value, recordMillis);
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not SkyWalking JVM metrics: " + e.getMessage());
    }
    return out.take();
  }

  /** Service and instance stand behind the metrics they belong to. */
  private void write(byte[] value, long recordMillis) {
    String service = "";
    String instance = "";
    boolean any = false;
    reader.reset(value);
    while (reader.next()) {
      switch (reader.fieldNumber()) {
        case COLLECTION_SERVICE -> service = SkyWalkingWire.text(reader);
        case COLLECTION_INSTANCE -> instance = SkyWalkingWire.text(reader);
        default -> {
          any |= reader.fieldNumber() == COLLECTION_METRICS;
          reader.skip();
        }
      }
    }
    if (!any) {
      return;
    }
    SkyWalkingResource.begin(out, service, instance);
    out.attribute("telemetry.sdk.language", "java");
    out.endResource();
    reader.reset(value);
    while (reader.next()) {
      if (reader.fieldNumber() == COLLECTION_METRICS) {
        reader.readBytes();
        jvm.write(value, reader.valueOffset(), reader.valueLength(), recordMillis);
      } else {
        reader.skip();
      }
    }
    out.endMetrics();
  }
}
