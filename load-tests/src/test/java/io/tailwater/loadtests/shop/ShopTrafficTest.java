package io.tailwater.loadtests.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ShopTrafficTest {
  private static final TrafficSample EVENTFUL = TrafficSample.of(11L, ShopModel.standard(), 2_400);

  private static Map<ByteString, Span> byId(ShopTrace trace) {
    Map<ByteString, Span> byId = new HashMap<>();
    for (Span span : TrafficSample.spansOf(trace)) {
      assertThat(byId.put(span.getSpanId(), span)).as("span id is used once").isNull();
    }
    return byId;
  }

  @Test
  void everyTraceHasOneRootAndNoOrphans() {
    for (ShopTrace trace : EVENTFUL.traces()) {
      Map<ByteString, Span> byId = byId(trace);
      int roots = 0;
      for (Span span : byId.values()) {
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
            .isEqualTo(trace.traceId());
        if (span.getParentSpanId().isEmpty()) {
          roots++;
        } else {
          assertThat(byId).containsKey(span.getParentSpanId());
        }
      }
      assertThat(roots).isEqualTo(1);
    }
  }

  @Test
  void childrenBeginWithinTheirParentsUnlessTheyConsumeItsMessage() {
    for (ShopTrace trace : EVENTFUL.traces()) {
      Map<ByteString, Span> byId = byId(trace);
      for (Span span : byId.values()) {
        assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
        Span parent = byId.get(span.getParentSpanId());
        if (parent == null) {
          continue;
        }
        assertThat(span.getStartTimeUnixNano())
            .isGreaterThanOrEqualTo(parent.getStartTimeUnixNano());
        if (span.getKind() == SpanKind.SPAN_KIND_CONSUMER) {
          assertThat(parent.getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
          assertThat(span.getStartTimeUnixNano()).isGreaterThan(parent.getEndTimeUnixNano());
        } else {
          assertThat(span.getStartTimeUnixNano()).isLessThanOrEqualTo(parent.getEndTimeUnixNano());
        }
      }
    }
  }

  @Test
  void traceIdsAreUniqueAndTracesTakeSeconds() {
    Set<String> ids = new HashSet<>();
    for (ShopTrace trace : EVENTFUL.traces()) {
      assertThat(ids.add(trace.traceId())).isTrue();
      assertThat(trace.endNanos() - trace.startNanos())
          .isBetween(1L, Duration.ofSeconds(8).toNanos());
    }
  }

  @Test
  void allServicesAndUseCasesAppearWithinAThousandTraces() {
    Set<ShopService> services = EnumSet.noneOf(ShopService.class);
    Set<UseCase> useCases = EnumSet.noneOf(UseCase.class);
    for (ShopTrace trace : TrafficSample.of(3L, ShopModel.calm(), 1_000).traces()) {
      useCases.add(trace.useCase());
      trace.parts().forEach(part -> services.add(part.instance().service()));
    }

    assertThat(services).hasSizeGreaterThanOrEqualTo(12).containsExactly(ShopService.values());
    assertThat(useCases).containsExactly(UseCase.values());
  }

  @Test
  void tracesHaveAboutTenSpans() {
    double mean = EVENTFUL.traces().stream().mapToInt(ShopTrace::spanCount).average().orElse(0);

    assertThat(mean).isBetween(8.0, 13.0);
  }

  @Test
  void storesAndQueueAreSeenThroughTheirClients() {
    Set<String> systems = new TreeSet<>();
    for (ShopTrace trace : EVENTFUL.traces()) {
      for (Span span : TrafficSample.spansOf(trace)) {
        systems.add(TrafficSample.attribute(span, "db.system.name"));
        systems.add(TrafficSample.attribute(span, "messaging.system"));
      }
    }

    assertThat(systems)
        .containsExactly("", "elasticsearch", "kafka", "mysql", "postgresql", "redis");
  }

  @Test
  void sameSeedGivesTheSameTelemetryToTheByte() {
    ShopTraffic one = new ShopTraffic(42L, ShopModel.standard());
    ShopTraffic other = new ShopTraffic(42L, ShopModel.standard());
    ShopTraffic stranger = new ShopTraffic(43L, ShopModel.standard());
    Set<String> strangersIds = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      long at = TrafficSample.OPENED + i * 40_000_000L;
      ShopTrace trace = one.next(at);
      ShopTrace twin = other.next(at);
      strangersIds.add(stranger.next(at).traceId());
      assertThat(twin.traceId()).isEqualTo(trace.traceId());
      for (int part = 0; part < trace.parts().size(); part++) {
        InstanceTelemetry told = trace.parts().get(part);
        InstanceTelemetry again = twin.parts().get(part);
        assertThat(again.instance().resource()).isEqualTo(told.instance().resource());
        assertThat(again.spans()).isEqualTo(told.spans());
        assertThat(again.logs()).isEqualTo(told.logs());
      }
      assertThat(strangersIds).doesNotContain(trace.traceId());
    }
    long end = TrafficSample.OPENED + 90_000_000_000L;
    List<InstanceTelemetry.Measured> measured = one.metrics(end);
    List<InstanceTelemetry.Measured> again = other.metrics(end);
    for (int i = 0; i < measured.size(); i++) {
      assertThat(again.get(i).metrics()).isEqualTo(measured.get(i).metrics());
    }
  }

  @Test
  void logsBelongToSpansOfTheirInstance() {
    int logs = 0;
    for (ShopTrace trace : EVENTFUL.traces()) {
      for (InstanceTelemetry part : trace.parts()) {
        Set<ByteString> spanIds = new HashSet<>();
        part.spans().forEach(span -> spanIds.add(span.getSpanId()));
        for (LogRecord log : part.logs()) {
          assertThat(spanIds).contains(log.getSpanId());
          assertThat(log.getTraceId()).isEqualTo(part.spans().getFirst().getTraceId());
          logs++;
        }
      }
    }
    assertThat(logs).isGreaterThan(EVENTFUL.traces().size());
  }

  @Test
  void failuresCarryTheirExceptionAndReachTheCaller() {
    TrafficSample refused =
        TrafficSample.of(
            UseCase.CHECKOUT,
            5L,
            TrafficSample.with(new Incident.CacheRefused(Schedule.always())),
            500);
    List<Span> cacheCalls =
        refused.spans(ShopService.CART, SpanKind.SPAN_KIND_CLIENT, TrafficSample::failed);
    List<Span> cartFailures =
        refused.spans(ShopService.CART, SpanKind.SPAN_KIND_SERVER, TrafficSample::failed);

    assertThat(cacheCalls).hasSizeGreaterThan(300);
    assertThat(cartFailures).hasSameSizeAs(cacheCalls);
    for (Span call : cacheCalls) {
      assertThat(call.getEventsList()).hasSize(1);
      assertThat(call.getEvents(0).getName()).isEqualTo("exception");
      assertThat(call.getStatus().getMessage()).startsWith("ConnectionRefused");
    }
    assertThat(
            refused.spans(
                ShopService.GATEWAY,
                SpanKind.SPAN_KIND_SERVER,
                span -> TrafficSample.attribute(span, "http.response.status_code").equals("502")))
        .hasSizeGreaterThan(300)
        .allMatch(TrafficSample::failed);
  }

  @Test
  void refusedConnectionsAreLoggedAsErrorsOnlyDuringTheBurst() {
    long during = 0;
    long outside = 0;
    for (ShopTrace trace : EVENTFUL.traces()) {
      long elapsed = trace.startNanos() - TrafficSample.OPENED;
      boolean burst = elapsed >= 40_000_000_000L && elapsed < 48_000_000_000L;
      long errors =
          trace.parts().stream()
              .flatMap(part -> part.logs().stream())
              .filter(log -> log.getSeverityNumber() == SeverityNumber.SEVERITY_NUMBER_ERROR)
              .filter(log -> log.getBody().getStringValue().contains("ConnectionRefused"))
              .count();
      if (burst) {
        during += errors;
      } else {
        outside += errors;
      }
    }

    assertThat(during).isGreaterThan(100);
    assertThat(outside).isZero();
  }

  @Test
  void deployReplacesInstancesOneByOne() {
    ShopTraffic traffic = new ShopTraffic(1L, ShopModel.standard());
    traffic.next(TrafficSample.OPENED);

    assertThat(catalogVersions(traffic, 29)).containsExactly("3.1.0", "3.1.0", "3.1.0");
    assertThat(catalogVersions(traffic, 31)).containsExactly("3.2.0", "3.1.0", "3.1.0");
    assertThat(catalogVersions(traffic, 35)).containsExactly("3.2.0", "3.2.0", "3.1.0");
    assertThat(catalogVersions(traffic, 43)).containsExactly("3.2.0", "3.2.0", "3.2.0");
    assertThat(catalogVersions(traffic, 331)).containsExactly("3.3.0", "3.2.0", "3.2.0");
  }

  private static List<String> catalogVersions(ShopTraffic traffic, int second) {
    return traffic.metrics(TrafficSample.OPENED + second * 1_000_000_000L).stream()
        .map(InstanceTelemetry.Measured::instance)
        .filter(instance -> instance.service() == ShopService.CATALOG)
        .map(ServiceInstance::version)
        .toList();
  }

  @Test
  void shippedBatchesLinkToTheOrdersThatWerePlaced() {
    ShopTraffic traffic = new ShopTraffic(9L, ShopModel.calm());
    Set<ByteString> placed = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      ShopTrace checkout = traffic.next(UseCase.CHECKOUT, TrafficSample.OPENED);
      for (Span span : TrafficSample.spansOf(checkout)) {
        if (span.getKind() == SpanKind.SPAN_KIND_PRODUCER) {
          placed.add(span.getSpanId());
        }
      }
    }
    ShopTrace batch = traffic.next(UseCase.SHIP_BATCH, TrafficSample.OPENED);
    Set<ByteString> linked = new HashSet<>();
    for (Span span : TrafficSample.spansOf(batch)) {
      span.getLinksList().forEach(link -> linked.add(link.getSpanId()));
    }

    assertThat(placed).isNotEmpty();
    assertThat(linked).isEqualTo(placed);
  }

  @Test
  void requestMetricsAgreeWithTheSpans() {
    ShopTraffic traffic = new ShopTraffic(21L, ShopModel.calm());
    long served = 0;
    for (int i = 0; i < 500; i++) {
      for (Span span : TrafficSample.spansOf(traffic.next(TrafficSample.OPENED))) {
        served += span.getKind() == SpanKind.SPAN_KIND_SERVER ? 1 : 0;
      }
    }
    long inHistograms = 0;
    long inCounters = 0;
    Set<String> names = new TreeSet<>();
    for (InstanceTelemetry.Measured measured : traffic.metrics(TrafficSample.OPENED + 1)) {
      for (Metric metric : measured.metrics()) {
        names.add(metric.getName());
        for (var point : metric.getHistogram().getDataPointsList()) {
          inHistograms += point.getCount();
          assertThat(point.getBucketCountsList().stream().mapToLong(Long::longValue).sum())
              .isEqualTo(point.getCount());
        }
        for (var point : metric.getSum().getDataPointsList()) {
          inCounters += point.getAsInt();
        }
      }
    }

    assertThat(inHistograms).isEqualTo(served);
    assertThat(inCounters).isEqualTo(served);
    assertThat(names)
        .contains("http.server.request.duration", "jvm.memory.used", "shop.queue.depth");
  }

  @Test
  void instantsBeforeTheOpeningAreRefused() {
    ShopTraffic traffic = new ShopTraffic(1L, ShopModel.calm());
    traffic.next(TrafficSample.OPENED);

    assertThatThrownBy(() -> traffic.next(TrafficSample.OPENED - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opened");
  }
}
