package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpMetrics;

/** The resource of metrics that a SkyWalking agent sent. */
final class SkyWalkingResource {
  private SkyWalkingResource() {}

  /** Opens the resource; more attributes may follow. */
  static void begin(OtlpMetrics out, String service, String instance) {
    out.beginResource();
    if (!service.isEmpty()) {
      out.attribute("service.name", service);
    }
    if (!instance.isEmpty()) {
      out.attribute("service.instance.id", instance);
    }
    out.attribute("telemetry.sdk.name", "skywalking");
  }
}
