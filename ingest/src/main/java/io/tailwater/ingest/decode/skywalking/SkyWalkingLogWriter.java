package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpLogs;
import io.tailwater.ingest.decode.Severities;
import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a SkyWalking log as OTLP's. Trace and span get the ids that segments give them. */
final class SkyWalkingLogWriter {
  private final SkyWalkingIds ids = new SkyWalkingIds();
  private final OtlpLogs out = new OtlpLogs();

  byte[] write(SkyWalkingLog log, long recordMillis) {
    out.discard();
    out.beginResource();
    resourceText("service.name", log.service);
    resourceText("service.instance.id", log.instance);
    resourceText("skywalking.layer", log.layer);
    out.attribute("telemetry.sdk.name", "skywalking");
    Map<String, String> tags = log.tags();
    String level = tags.getOrDefault("level", "");
    out.endResource(tags.getOrDefault("logger", ""), "");
    long millis = log.timeMillis > 0 ? log.timeMillis : recordMillis;
    out.beginLog(
        SkyWalkingSegmentDecoder.nanos(millis), SkyWalkingSegmentDecoder.nanos(recordMillis));
    out.severity(Severities.number(level), level);
    if (!log.body.isEmpty()) {
      byte[] body = log.body.getBytes(StandardCharsets.UTF_8);
      out.textBody(body, 0, body.length);
    }
    context(log);
    if (!log.endpoint.isEmpty()) {
      out.attribute("skywalking.endpoint", log.endpoint);
    }
    if (tags.containsKey("thread")) {
      tags.remove("thread.name");
    }
    tags.forEach(this::tag);
    out.endLog();
    out.endItems();
    return out.take();
  }

  private void resourceText(String key, String value) {
    if (!value.isEmpty()) {
      out.attribute(key, value);
    }
  }

  private void context(SkyWalkingLog log) {
    if (SkyWalkingIds.isNoTrace(log.traceId)) {
      return;
    }
    byte[] text = log.traceId.getBytes(StandardCharsets.UTF_8);
    SkyWalkingSegment.checkId("traceId", text.length);
    TraceId traceId = ids.traceId(text, 0, text.length);
    out.trace(traceId.hi(), traceId.lo());
    byte[] segment = log.segmentId.getBytes(StandardCharsets.UTF_8);
    SkyWalkingSegment.checkId("traceSegmentId", segment.length);
    if (log.spanId >= 0) {
      out.span(ids.spanId(segment, 0, segment.length, log.spanId));
    }
    out.attribute("skywalking.trace_id", log.traceId);
    if (!log.segmentId.isEmpty()) {
      out.attribute("skywalking.segment_id", log.segmentId);
      out.attribute("skywalking.span_id", log.spanId);
    }
  }

  private void tag(String key, String value) {
    switch (key) {
      // Written as severity and scope; the ids are the context's.
      case "level", "logger", "skywalking.trace_id", "skywalking.segment_id" -> {}
      case "skywalking.span_id", "skywalking.endpoint" -> {}
      case "thread" -> out.attribute("thread.name", value);
      default -> out.attribute(key, value);
    }
  }
}
