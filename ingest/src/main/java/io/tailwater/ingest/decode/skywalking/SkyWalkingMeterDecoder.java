package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpMetrics;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.metric.Temporality;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Decodes SkyWalking's meters: a record's value is one {@code skywalking.v3.MeterDataCollection},
 * as agents write it to {@code skywalking-meters}; what comes out is {@code MetricsData}.
 *
 * <p>Service, instance and time stand on the first meter and hold for those that follow.
 *
 * @see <a href="https://github.com/apache/skywalking-data-collect-protocol">SkyWalking data collect
 *     protocol</a>
 */
public final class SkyWalkingMeterDecoder implements RecordDecoder {
  private static final int COLLECTION_METERS = 1;

  private final OtlpMetrics out = new OtlpMetrics();
  private final WireReader reader = new WireReader();
  private final PartLimit parts = new PartLimit();
  private final SkyWalkingMeter meter = new SkyWalkingMeter(parts);
  private boolean open;
  private String openService = "";
  private String openInstance = "";

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    out.discard();
    parts.begin();
    meter.begin();
    open = false;
    try {
      reader.reset(value);
      while (reader.next()) {
        if (reader.fieldNumber() == COLLECTION_METERS) {
          parts.one();
          meter.read(reader);
          write(recordMillis);
        } else {
          reader.skip();
        }
      }
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not a collection of SkyWalking meters: " + e.getMessage());
    }
    if (open) {
      out.endMetrics();
    }
    return out.take();
  }

  private void write(long recordMillis) {
    if (meter.name().isEmpty()) {
      return;
    }
    openResource();
    long millis = meter.timestampMillis() == 0 ? recordMillis : meter.timestampMillis();
    long nanos = SkyWalkingSegmentDecoder.nanos(millis);
    if (meter.isHistogram()) {
      SkyWalkingMeter.Buckets buckets = meter.takeBuckets();
      out.beginHistogram(meter.name(), "", Temporality.CUMULATIVE, nanos);
      out.count(buckets.count());
      out.buckets(buckets.upperBounds(), buckets.counts());
    } else {
      SkyWalkingMeterNames.Today today = SkyWalkingMeterNames.today(meter.name());
      if (SkyWalkingMeterNames.isCumulative(meter.name())) {
        out.beginSum(today.name(), today.unit(), true, nanos);
      } else {
        out.beginGauge(today.name(), today.unit(), nanos);
      }
      out.value(meter.value() / today.divisor());
    }
    for (int i = 0; i < meter.labels(); i++) {
      out.attribute(meter.labelKey(i), meter.labelValue(i));
    }
    out.endPoint();
  }

  private void openResource() {
    if (open && openService.equals(meter.service()) && openInstance.equals(meter.instance())) {
      return;
    }
    if (open) {
      out.endMetrics();
    }
    open = true;
    openService = meter.service();
    openInstance = meter.instance();
    SkyWalkingResource.begin(out, openService, openInstance);
    out.endResource();
  }
}
