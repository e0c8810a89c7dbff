package io.tailwater.ingest.gateway;

import io.tailwater.ingest.otlpjson.OtlpJsonConverter;
import org.jspecify.annotations.Nullable;

/** A kind of telemetry; OTLP/HTTP gives each its own path. */
public enum OtlpSignal {
  /** Spans. */
  TRACES("/v1/traces"),
  /** Log records. */
  LOGS("/v1/logs"),
  /** Metric points. */
  METRICS("/v1/metrics");

  private final String path;

  OtlpSignal(String path) {
    this.path = path;
  }

  /** The path that bodies are posted to. */
  public String path() {
    return path;
  }

  OtlpJsonConverter json() {
    return switch (this) {
      case TRACES -> OtlpJsonConverter.traces();
      case LOGS -> OtlpJsonConverter.logs();
      case METRICS -> OtlpJsonConverter.metrics();
    };
  }

  static @Nullable OtlpSignal ofPath(String path) {
    for (OtlpSignal signal : values()) {
      if (signal.path.equals(path)) {
        return signal;
      }
    }
    return null;
  }
}
