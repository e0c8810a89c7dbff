package io.tailwater.loadtests.shop;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;

/**
 * One span while its work is going on. The frame has a clock of its own, its {@link #now()}: work
 * and calls move it on, and where it stands when the frame is closed is the end of the span.
 */
final class Frame {
  // Sampled and random trace id (W3C), and "the remote bit below is known" (OTLP).
  private static final int LOCAL_PARENT = 0x103;
  private static final int REMOTE_PARENT = 0x303;
  private static final int SPAN_ID_BYTES = 8;
  private static final int LOG_FLAGS = 0x03;

  private final TraceSketch sketch;
  private final ServiceInstance instance;
  private final Span.Builder span;
  private long nowNanos;

  Frame(
      TraceSketch sketch,
      ServiceInstance instance,
      ByteString parentSpanId,
      boolean remoteParent,
      SpanKind kind,
      String name,
      long startNanos) {
    this.sketch = sketch;
    this.instance = instance;
    this.nowNanos = startNanos;
    this.span =
        Span.newBuilder()
            .setTraceId(sketch.traceId())
            .setSpanId(sketch.dice().id(SPAN_ID_BYTES))
            .setParentSpanId(parentSpanId)
            .setFlags(remoteParent ? REMOTE_PARENT : LOCAL_PARENT)
            .setKind(kind)
            .setName(name)
            .setStartTimeUnixNano(startNanos);
  }

  /** Opens a child on the same instance, now. */
  Frame open(SpanKind kind, String name) {
    return new Frame(sketch, instance, span.getSpanId(), false, kind, name, nowNanos);
  }

  /** Opens a child on a random instance of another service, now. */
  Frame enter(ShopService service, SpanKind kind, String name) {
    return new Frame(sketch, sketch.pick(service), span.getSpanId(), true, kind, name, nowNanos);
  }

  /** Ends the span now and hands it to the trace. */
  void close() {
    span.setEndTimeUnixNano(nowNanos);
    sketch.add(instance, span.build());
  }

  TraceSketch sketch() {
    return sketch;
  }

  Dice dice() {
    return sketch.dice();
  }

  ServiceInstance instance() {
    return instance;
  }

  ShopModel.Conditions conditions() {
    return sketch.conditions();
  }

  SpanContext context() {
    return new SpanContext(sketch.traceId(), span.getSpanId());
  }

  long now() {
    return nowNanos;
  }

  long startNanos() {
    return span.getStartTimeUnixNano();
  }

  /** Works for about so long. */
  void work(double medianMillis) {
    nowNanos += dice().latency(medianMillis);
  }

  /** Waits for exactly so long. */
  void pass(long nanos) {
    nowNanos += nanos;
  }

  /** Waits until an instant; does nothing if it has passed. */
  void waitUntil(long atNanos) {
    nowNanos = Math.max(nowNanos, atNanos);
  }

  /** Does several things side by side and waits for the last of them. */
  void together(Runnable... branches) {
    long from = nowNanos;
    long latest = from;
    for (Runnable branch : branches) {
      nowNanos = from;
      branch.run();
      latest = Math.max(latest, nowNanos);
    }
    nowNanos = latest;
  }

  Frame put(String key, String value) {
    span.addAttributes(Attribute.of(key, value));
    return this;
  }

  Frame put(String key, long value) {
    span.addAttributes(Attribute.of(key, value));
    return this;
  }

  Frame put(String key, double value) {
    span.addAttributes(Attribute.of(key, value));
    return this;
  }

  Frame link(SpanContext to) {
    span.addLinks(
        Span.Link.newBuilder().setTraceId(to.traceId()).setSpanId(to.spanId()).setFlags(0x303));
    return this;
  }

  /**
   * Marks the span as failed.
   *
   * @param errorType the {@code error.type}: a status code or the class of an exception
   * @param message the description of the status, may be empty
   */
  void fail(String errorType, String message) {
    put("error.type", errorType);
    span.setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR).setMessage(message));
  }

  /** Marks the span as failed by an exception, with the exception's event and an error log. */
  void raise(Fault fault) {
    fail(fault.type(), fault.message());
    span.addEvents(
        Span.Event.newBuilder()
            .setName("exception")
            .setTimeUnixNano(nowNanos)
            .addAttributes(Attribute.of("exception.type", fault.type()))
            .addAttributes(Attribute.of("exception.message", fault.message()))
            .addAttributes(Attribute.of("exception.stacktrace", fault.stacktrace())));
    sketch.add(
        instance,
        line(SeverityNumber.SEVERITY_NUMBER_ERROR, "ERROR", fault.message())
            .addAttributes(Attribute.of("exception.type", fault.type()))
            .addAttributes(Attribute.of("exception.message", fault.message()))
            .addAttributes(Attribute.of("exception.stacktrace", fault.stacktrace()))
            .build());
  }

  void info(String body) {
    log(SeverityNumber.SEVERITY_NUMBER_INFO, "INFO", body);
  }

  void warn(String body) {
    log(SeverityNumber.SEVERITY_NUMBER_WARN, "WARN", body);
  }

  void error(String body) {
    log(SeverityNumber.SEVERITY_NUMBER_ERROR, "ERROR", body);
  }

  private void log(SeverityNumber severity, String text, String body) {
    sketch.add(instance, line(severity, text, body).build());
  }

  private LogRecord.Builder line(SeverityNumber severity, String text, String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(nowNanos)
        .setObservedTimeUnixNano(nowNanos)
        .setSeverityNumber(severity)
        .setSeverityText(text)
        .setBody(Attribute.text(body))
        .setTraceId(sketch.traceId())
        .setSpanId(span.getSpanId())
        .setFlags(LOG_FLAGS);
  }
}
