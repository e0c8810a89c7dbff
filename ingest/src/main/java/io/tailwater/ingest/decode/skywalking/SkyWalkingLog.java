package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.PartLimit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@code LogData} says, with proto3's defaults. One instance is filled log after log. */
final class SkyWalkingLog {
  long timeMillis;
  String service = "";
  String instance = "";
  String endpoint = "";
  String layer = "";
  String body = "";
  String traceId = "";
  String segmentId = "";
  int spanId;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final PartLimit parts = new PartLimit();

  /** Begins with the next log. */
  void begin() {
    timeMillis = 0;
    service = "";
    instance = "";
    endpoint = "";
    layer = "";
    body = "";
    traceId = "";
    segmentId = "";
    spanId = 0;
    tags.clear();
    parts.begin();
  }

  /** Adds a tag; of a key that repeats the first value counts. */
  void tag(String key, String value) {
    parts.one();
    if (!key.isEmpty()) {
      tags.putIfAbsent(key, value);
    }
  }

  Map<String, String> tags() {
    return tags;
  }
}
