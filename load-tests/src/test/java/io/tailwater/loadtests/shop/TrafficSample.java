package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Some traces of the shop, to ask questions about. */
final class TrafficSample {
  static final long OPENED = 1_770_000_000_000_000_000L;
  static final long SPACING_NANOS = 25_000_000L;

  private final List<ShopTrace> traces = new ArrayList<>();

  /** So many traces, one every 25 ms from the opening on. */
  static TrafficSample of(long seed, ShopModel model, int count) {
    TrafficSample sample = new TrafficSample();
    ShopTraffic traffic = new ShopTraffic(seed, model);
    for (int i = 0; i < count; i++) {
      sample.traces.add(traffic.next(OPENED + i * SPACING_NANOS));
    }
    return sample;
  }

  /** So many traces of one use case, one every 25 ms from the opening on. */
  static TrafficSample of(UseCase useCase, long seed, ShopModel model, int count) {
    TrafficSample sample = new TrafficSample();
    ShopTraffic traffic = new ShopTraffic(seed, model);
    for (int i = 0; i < count; i++) {
      sample.traces.add(traffic.next(useCase, OPENED + i * SPACING_NANOS));
    }
    return sample;
  }

  static ShopModel with(Incident incident) {
    return new ShopModel(List.of(incident));
  }

  List<ShopTrace> traces() {
    return traces;
  }

  List<Span> spans(ShopService service, SpanKind kind, Predicate<Span> which) {
    List<Span> spans = new ArrayList<>();
    for (ShopTrace trace : traces) {
      for (InstanceTelemetry part : trace.parts()) {
        if (part.instance().service() == service) {
          for (Span span : part.spans()) {
            if (span.getKind() == kind && which.test(span)) {
              spans.add(span);
            }
          }
        }
      }
    }
    return spans;
  }

  static List<Span> spansOf(ShopTrace trace) {
    return trace.parts().stream().flatMap(part -> part.spans().stream()).toList();
  }

  static boolean failed(Span span) {
    return span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
  }

  static String attribute(Span span, String key) {
    for (KeyValue attribute : span.getAttributesList()) {
      if (attribute.getKey().equals(key)) {
        return attribute.getValue().hasIntValue()
            ? Long.toString(attribute.getValue().getIntValue())
            : attribute.getValue().getStringValue();
      }
    }
    return "";
  }
}
