package io.tailwater.ingest.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Batches for tests, and a view of them that does not depend on how they are cut. */
final class Batches {
  /** A span with all that surrounds it. */
  record Placed(Message resource, Message scope, Span span) {}

  private Batches() {}

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static Span span(int number, int padding) {
    byte[] id = new byte[16];
    id[0] = 1;
    id[15] = (byte) number;
    id[14] = (byte) (number >> 8);
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(id))
        .setSpanId(ByteString.copyFrom(id, 8, 8))
        .setName("span " + number)
        .addAttributes(attribute("padding", "x".repeat(padding)))
        .build();
  }

  /** Two services with two scopes each. */
  static TracesData traces(int spansPerScope, int padding) {
    TracesData.Builder traces = TracesData.newBuilder();
    int number = 0;
    for (String service : List.of("orders", "payment")) {
      ResourceSpans.Builder resource =
          ResourceSpans.newBuilder()
              .setSchemaUrl("urn:schema:" + service)
              .setResource(Resource.newBuilder().addAttributes(attribute("service.name", service)));
      for (String scopeName : List.of("http", "jdbc")) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder().setSchemaUrl("urn:scope:" + scopeName);
        scope.getScopeBuilder().setName(scopeName);
        for (int from = number; number < from + spansPerScope; number++) {
          scope.addSpans(span(number, padding));
        }
        resource.addScopeSpans(scope);
      }
      traces.addResourceSpans(resource);
    }
    return traces.build();
  }

  static List<Placed> placed(TracesData traces) {
    List<Placed> placed = new ArrayList<>();
    for (ResourceSpans resource : traces.getResourceSpansList()) {
      Message resourceOnly = resource.toBuilder().clearScopeSpans().build();
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        Message scopeOnly = scope.toBuilder().clearSpans().build();
        IntStream.range(0, scope.getSpansCount())
            .forEach(i -> placed.add(new Placed(resourceOnly, scopeOnly, scope.getSpans(i))));
      }
    }
    return placed;
  }

  static List<Placed> placed(List<byte[]> records) throws Exception {
    List<Placed> placed = new ArrayList<>();
    for (byte[] record : records) {
      placed.addAll(placed(TracesData.parseFrom(record)));
    }
    return placed;
  }
}
