package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.TraceId;
import io.tailwater.model.alert.Pin;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PinsTest {
  /** A minute begins. */
  private static final long NOW = 1_700_000_040_000L;

  private static final byte[] NO_SCOPE = {};

  private final Pins pins = new Pins();

  private static Pin.Place place(
      String id, String service, boolean errorsOnly, long slowerThanNanos, int most) {
    return new Pin.Place(id, NOW + 300_000, service, errorsOnly, slowerThanNanos, most);
  }

  private static Span taking(long nanos) {
    return Otlp.root(1, 1).toBuilder().setEndTimeUnixNano(1_000_000_000L + nanos).build();
  }

  private static byte[] resource(KeyValue... attributes) {
    return ResourceSpans.newBuilder()
        .setResource(Resource.newBuilder().addAllAttributes(List.of(attributes)))
        .build()
        .toByteArray();
  }

  private static TraceSpans of(byte[] resource, Span... spans) {
    return visitor -> {
      for (Span span : spans) {
        byte[] bytes = span.toByteArray();
        visitor.span(bytes, 0, bytes.length, resource, NO_SCOPE);
      }
    };
  }

  private boolean keepsAt(long nowMillis, String service, Span... spans) {
    return pins.keep(1, 1, of(resource(Otlp.attribute("service.name", service)), spans), nowMillis);
  }

  private boolean keeps(String service, Span... spans) {
    return keepsAt(NOW, service, spans);
  }

  @Test
  void anySpanOfAPlaceWillDoWhereNothingElseIsAsked() {
    pins.replace(List.of(place("a", "shop", false, 0, 10)));

    assertThat(keeps("shop", Otlp.root(1, 1))).isTrue();
    assertThat(keeps("cart", Otlp.root(1, 1))).isFalse();
  }

  @Test
  void onlyFailedSpansWillDoWhereErrorsAreAsked() {
    pins.replace(List.of(place("a", "shop", true, 0, 10)));

    assertThat(keeps("shop", Otlp.root(1, 1), Otlp.child(1, 2))).isFalse();
    assertThat(keeps("shop", Otlp.root(1, 1), Otlp.failed(Otlp.child(1, 2)))).isTrue();
    assertThat(keeps("cart", Otlp.failed(Otlp.root(1, 1)))).as("another's failure").isFalse();
  }

  @Test
  void onlySlowerSpansWillDoWhereADurationIsAsked() {
    pins.replace(List.of(place("a", "shop", false, 5_000_000, 10)));

    assertThat(keeps("shop", taking(5_000_000))).isFalse();
    assertThat(keeps("shop", taking(5_000_001))).isTrue();
    assertThat(keeps("shop", taking(9_000_000).toBuilder().clearStartTimeUnixNano().build()))
        .as("without a start nobody knows how long it took")
        .isFalse();
  }

  @Test
  void oneSpanMustShowAllThatIsAsked() {
    pins.replace(List.of(place("a", "shop", true, 5_000_000, 10)));

    assertThat(keeps("shop", Otlp.failed(taking(1)), taking(9_000_000))).isFalse();
    assertThat(keeps("shop", Otlp.failed(taking(9_000_000)))).isTrue();
  }

  @Test
  void spansWithoutServiceAreOfTheOneThatRollupsCallUnknown() {
    pins.replace(List.of(place("a", "unknown_service", false, 0, 10)));

    assertThat(pins.keep(1, 1, of(resource(), Otlp.root(1, 1)), NOW)).isTrue();
  }

  @Test
  void aServiceGoesByTheNameThatRollupsHaveCutItTo() {
    pins.replace(List.of(place("a", "s".repeat(256), false, 0, 10)));

    assertThat(keeps("s".repeat(300), Otlp.root(1, 1))).isTrue();
  }

  @Test
  void aPlaceKeepsSoManyAMinuteAndGoesOnInTheNext() {
    pins.replace(List.of(place("a", "shop", false, 0, 2)));

    assertThat(keepsAt(NOW, "shop", Otlp.root(1, 1))).isTrue();
    assertThat(keepsAt(NOW + 10_000, "shop", Otlp.root(1, 1))).isTrue();
    assertThat(keepsAt(NOW + 59_999, "shop", Otlp.root(1, 1))).isFalse();
    assertThat(keepsAt(NOW + 60_000, "shop", Otlp.root(1, 1))).as("the next minute").isTrue();
  }

  @Test
  void nothingIsReadWhereNoPlaceHasRoom() {
    pins.replace(List.of(place("a", "shop", false, 0, 1)));
    assertThat(keeps("shop", Otlp.root(1, 1))).isTrue();

    TraceSpans unread =
        _ -> {
          throw new AssertionError("read for nothing");
        };
    assertThat(pins.keep(1, 1, unread, NOW)).isFalse();
  }

  @Test
  void renewingAPinGivesItNoMoreRoomWithinTheMinute() {
    pins.replace(List.of(place("a", "shop", false, 0, 1)));
    assertThat(keeps("shop", Otlp.root(1, 1))).isTrue();

    pins.replace(List.of(place("a", "shop", false, 0, 1)));
    assertThat(keeps("shop", Otlp.root(1, 1))).isFalse();

    pins.replace(List.of(place("b", "shop", false, 0, 1)));
    assertThat(keeps("shop", Otlp.root(1, 1))).as("another pin").isTrue();
  }

  @Test
  void aPinThatIsFullLeavesRoomToAnotherOfThePlace() {
    pins.replace(List.of(place("a", "shop", false, 0, 1), place("b", "shop", true, 0, 1)));

    assertThat(keeps("shop", Otlp.root(1, 1))).isTrue();
    assertThat(keeps("shop", Otlp.root(1, 1))).isFalse();
    assertThat(keeps("shop", Otlp.failed(Otlp.root(1, 1)))).isTrue();
    assertThat(keeps("shop", Otlp.failed(Otlp.root(1, 1)))).isFalse();
  }

  @Test
  void singleTracesAreKeptWhateverIsInThemAndTakeNoRoom() {
    pins.replace(
        List.of(
            new Pin.Traces("t", NOW, List.of(new TraceId(1, 1))), place("a", "shop", false, 0, 1)));

    assertThat(keeps("cart", Otlp.root(1, 1))).isTrue();
    assertThat(keeps("shop", Otlp.root(1, 1))).isTrue();
    TraceSpans other = of(resource(Otlp.attribute("service.name", "shop")), Otlp.root(2, 1));
    assertThat(pins.keep(1, 2, other, NOW)).as("there is still room").isTrue();
    assertThat(pins.keep(1, 2, other, NOW)).isFalse();
  }

  @Test
  void pinsHoldToTheirLastMomentAndAreForgottenThen() {
    pins.replace(
        List.of(
            new Pin.Traces("t", NOW, List.of(new TraceId(1, 1))),
            new Pin.Place("a", NOW + 5, "shop", false, 0, 10)));

    assertThat(keepsAt(NOW, "cart", Otlp.root(1, 1))).isTrue();
    assertThat(keepsAt(NOW + 1, "cart", Otlp.root(1, 1))).isFalse();
    assertThat(keepsAt(NOW + 5, "shop", Otlp.root(1, 1))).isTrue();
    assertThat(pins.isEmpty()).isFalse();
    assertThat(keepsAt(NOW + 6, "shop", Otlp.root(1, 1))).isFalse();
    assertThat(pins.isEmpty()).isTrue();
  }

  @Test
  void whatIsNotAskedForAnyMoreIsNotKept() {
    pins.replace(List.of(place("a", "shop", false, 0, 10)));
    pins.replace(List.of());

    assertThat(pins.isEmpty()).isTrue();
    assertThat(keeps("shop", Otlp.root(1, 1))).isFalse();
  }
}
