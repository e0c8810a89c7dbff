package io.tailwater.loadtests.chaos.truth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The checker's own counts of requests by service, of all spans that were sent, each once, and the
 * comparison with those in ClickHouse, which were made before sampling.
 */
final class CountedCalls {
  private final Map<String, Long> sent = new TreeMap<>();

  /** Counts the spans of a trace. */
  void trace(List<Arrival> arrivals) throws InvalidProtocolBufferException {
    Set<Object> seen = new HashSet<>();
    for (Arrival arrival : arrivals) {
      for (ResourceSpans resource :
          TracesData.parseFrom(arrival.tracesData()).getResourceSpansList()) {
        String service = service(resource.getResource());
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            if (seen.add(span.getSpanId())) {
              count(service, span);
            }
          }
        }
      }
    }
  }

  private static String service(Resource resource) {
    return resource.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue())
        .findFirst()
        .orElse("unknown_service");
  }

  private void count(String service, Span span) {
    SpanKind kind = span.getKind();
    switch (kind) {
      case SPAN_KIND_SERVER -> request(service, "SERVER", span);
      case SPAN_KIND_CONSUMER -> request(service, "CONSUMER", span);
      case SPAN_KIND_CLIENT, SPAN_KIND_PRODUCER -> {
        // Of spans for one call within each other one counts, and which is not told apart here.
      }
      default -> {
        if (span.getParentSpanId().isEmpty()) {
          request(service, "INTERNAL", span);
        }
      }
    }
  }

  private void request(String service, String kind, Span span) {
    add(service + ' ' + kind, 1);
    add(
        service + ' ' + kind + " nanoseconds",
        span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
    boolean failed = span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
    add(service + ' ' + kind + " errors", failed ? 1 : 0);
  }

  private void add(String what, long more) {
    sent.merge(what, more, Long::sum);
  }

  /** Compares with what is stored, by the minute and by the hour. */
  void compare(StoredRows rows, Figures figures) throws IOException {
    for (String step : List.of("1m", "1h", "1d")) {
      Map<String, Long> stored = new TreeMap<>();
      rows.read(
          "SELECT service, kind, sum(calls), sum(errors), sum(duration_sum_ns) FROM tailwater.red_"
              + step
              + " GROUP BY service, kind",
          row -> {
            String what = row[0] + ' ' + row[1];
            stored.put(what, Long.parseLong(row[2]));
            stored.put(what + " errors", Long.parseLong(row[3]));
            stored.put(what + " nanoseconds", Long.parseLong(row[4]));
          });
      compare(step, stored, figures);
    }
  }

  /** Compares with counts of a table. */
  void compare(String step, Map<String, Long> stored, Figures figures) {
    Set<String> all = new HashSet<>(sent.keySet());
    all.addAll(stored.keySet());
    for (String what : all) {
      figures.rollupChecked();
      long counted = sent.getOrDefault(what, 0L);
      long there = stored.getOrDefault(what, 0L);
      if (counted != there) {
        figures.rollupOff("%s by %s is %d, sent %d".formatted(what, step, there, counted));
      }
    }
  }
}
