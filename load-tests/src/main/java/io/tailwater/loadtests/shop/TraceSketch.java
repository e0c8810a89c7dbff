package io.tailwater.loadtests.shop;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One trace while it is being written: who took part, and what they have recorded so far. */
final class TraceSketch {
  private static final int TRACE_ID_BYTES = 16;
  private static final int UNSHIPPED_LIMIT = 64;

  private final ByteString traceId;
  private final Dice dice;
  private final Fleet fleet;
  private final ShopModel.Conditions conditions;
  private final long elapsedNanos;
  private final ShopMetrics metrics;
  private final ArrayDeque<SpanContext> unshipped;
  private final Map<ServiceInstance, Part> parts = new LinkedHashMap<>();
  private long startNanos = Long.MAX_VALUE;
  private long endNanos = Long.MIN_VALUE;
  private boolean failed;

  TraceSketch(
      Dice dice,
      Fleet fleet,
      ShopModel.Conditions conditions,
      long elapsedNanos,
      ShopMetrics metrics,
      ArrayDeque<SpanContext> unshipped) {
    this.traceId = dice.id(TRACE_ID_BYTES);
    this.dice = dice;
    this.fleet = fleet;
    this.conditions = conditions;
    this.elapsedNanos = elapsedNanos;
    this.metrics = metrics;
    this.unshipped = unshipped;
  }

  ByteString traceId() {
    return traceId;
  }

  Dice dice() {
    return dice;
  }

  ShopModel.Conditions conditions() {
    return conditions;
  }

  ShopMetrics metrics() {
    return metrics;
  }

  /** Opens the root span on a random instance of a service. */
  Frame root(ShopService service, SpanKind kind, String name, long atNanos) {
    return new Frame(this, pick(service), ByteString.EMPTY, false, kind, name, atNanos);
  }

  /** A random instance of a service. */
  ServiceInstance pick(ShopService service) {
    return fleet.instance(service, dice.below(service.replicas()), elapsedNanos);
  }

  /** Notes that an order waits for shipping; the oldest are forgotten when nobody ships. */
  void leaveForShipping(SpanContext producer) {
    if (unshipped.size() == UNSHIPPED_LIMIT) {
      unshipped.removeFirst();
    }
    unshipped.addLast(producer);
  }

  /** Takes up to so many orders that wait for shipping, oldest first. */
  List<SpanContext> takeForShipping(int limit) {
    List<SpanContext> taken = new ArrayList<>();
    while (taken.size() < limit && !unshipped.isEmpty()) {
      taken.add(unshipped.removeFirst());
    }
    return taken;
  }

  void add(ServiceInstance instance, Span span) {
    startNanos = Math.min(startNanos, span.getStartTimeUnixNano());
    endNanos = Math.max(endNanos, span.getEndTimeUnixNano());
    failed |= span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
    part(instance).spans.add(span);
  }

  void add(ServiceInstance instance, LogRecord log) {
    part(instance).logs.add(log);
  }

  ShopTrace finish(UseCase useCase) {
    List<InstanceTelemetry> told = new ArrayList<>(parts.size());
    parts.forEach(
        (instance, part) -> told.add(new InstanceTelemetry(instance, part.spans, part.logs)));
    String hex = HexFormat.of().formatHex(traceId.toByteArray());
    return new ShopTrace(hex, useCase, startNanos, endNanos, failed, told);
  }

  private Part part(ServiceInstance instance) {
    return parts.computeIfAbsent(instance, _ -> new Part());
  }

  private static final class Part {
    private final List<Span> spans = new ArrayList<>();
    private final List<LogRecord> logs = new ArrayList<>();
  }
}
