package io.tailwater.loadtests.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class FoundingCaseTest {
  private static final Percentage FIVE_PERCENT = Percentage.withPercentage(5);
  private static final List<Timing> SLOW =
      timings(TrafficSample.with(new Incident.SlowSupplier(Schedule.always())), 40_000);
  private static final List<Timing> CALM = timings(ShopModel.calm(), 10_000);

  /**
   * A request as one side saw it: {@code where} is a route, or the address that a client called.
   */
  private record Timing(
      ShopService service, SpanKind kind, String where, double millis, boolean failed) {}

  private static List<Timing> timings(ShopModel model, int traces) {
    List<Timing> timings = new ArrayList<>();
    ShopTraffic traffic = new ShopTraffic(7L, model);
    for (int i = 0; i < traces; i++) {
      for (InstanceTelemetry part : traffic.next(TrafficSample.OPENED + i).parts()) {
        for (Span span : part.spans()) {
          timings.add(timing(part.instance().service(), span));
        }
      }
    }
    return timings;
  }

  private static Timing timing(ShopService service, Span span) {
    boolean server = span.getKind() == SpanKind.SPAN_KIND_SERVER;
    return new Timing(
        service,
        span.getKind(),
        TrafficSample.attribute(span, server ? "http.route" : "server.address").intern(),
        (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1e6,
        TrafficSample.failed(span));
  }

  private static Predicate<Timing> servedBy(ShopService service) {
    return timing -> timing.service() == service && timing.kind() == SpanKind.SPAN_KIND_SERVER;
  }

  private static Predicate<Timing> at(String where) {
    return timing -> timing.where().equals(where);
  }

  private static double median(List<Timing> timings, Predicate<Timing> which) {
    double[] millis = timings.stream().filter(which).mapToDouble(Timing::millis).sorted().toArray();
    assertThat(millis).hasSizeGreaterThan(100);
    return millis[millis.length / 2];
  }

  private static double errorShare(List<Timing> timings, Predicate<Timing> which) {
    return timings.stream()
        .filter(which)
        .mapToInt(timing -> timing.failed() ? 1 : 0)
        .average()
        .orElse(0);
  }

  @Test
  void serversTakeWhatTheFoundingCaseSays() {
    assertThat(median(SLOW, servedBy(ShopService.ORDERS))).isCloseTo(45, FIVE_PERCENT);
    assertThat(median(SLOW, servedBy(ShopService.PAYMENT))).isCloseTo(120, FIVE_PERCENT);
    assertThat(median(SLOW, servedBy(ShopService.INVENTORY))).isCloseTo(880, FIVE_PERCENT);
    assertThat(median(SLOW, servedBy(ShopService.SUPPLIER_API))).isCloseTo(860, FIVE_PERCENT);
  }

  @Test
  void everyRouteOfAServiceIsAsSlowAsTheService() {
    Predicate<Timing> inventory = servedBy(ShopService.INVENTORY);
    Predicate<Timing> orders = servedBy(ShopService.ORDERS);

    assertThat(median(SLOW, inventory.and(at("/reservations")))).isCloseTo(880, FIVE_PERCENT);
    assertThat(median(SLOW, inventory.and(at("/stock/{sku}")))).isCloseTo(880, FIVE_PERCENT);
    assertThat(median(SLOW, orders.and(at("/orders")))).isCloseTo(45, FIVE_PERCENT);
    assertThat(median(SLOW, orders.and(at("/orders/{id}")))).isCloseTo(45, FIVE_PERCENT);
  }

  @Test
  void inventorySeesTheThirdPartyAsAClient() {
    double median =
        median(
            SLOW,
            timing ->
                timing.service() == ShopService.INVENTORY
                    && timing.kind() == SpanKind.SPAN_KIND_CLIENT
                    && timing.where().equals("stock.supplier.example"));

    assertThat(median).isCloseTo(860, FIVE_PERCENT);
  }

  @Test
  void inventoryFailsInThirtyTwoOfAThousand() {
    assertThat(errorShare(SLOW, servedBy(ShopService.INVENTORY))).isCloseTo(0.032, within(0.005));
  }

  @Test
  void inventoryIsWellWithoutTheIncident() {
    assertThat(median(CALM, servedBy(ShopService.INVENTORY))).isBetween(50.0, 70.0);
    assertThat(median(CALM, servedBy(ShopService.ORDERS))).isCloseTo(45, FIVE_PERCENT);
    assertThat(median(CALM, servedBy(ShopService.PAYMENT))).isCloseTo(120, FIVE_PERCENT);
    assertThat(errorShare(CALM, servedBy(ShopService.INVENTORY))).isLessThan(0.003);
  }

  @Test
  void demoShowsItBetweenTwentyAndSixtyFiveSeconds() {
    ShopModel model = ShopModel.standard();

    assertThat(model.conditionsAt(19_999_999_999L).slowSupplier()).isFalse();
    assertThat(model.conditionsAt(20_000_000_000L).slowSupplier()).isTrue();
    assertThat(model.conditionsAt(64_999_999_999L).slowSupplier()).isTrue();
    assertThat(model.conditionsAt(65_000_000_000L).slowSupplier()).isFalse();
    assertThat(model.conditionsAt(115_000_000_000L).slowSupplier()).isTrue();
  }
}
