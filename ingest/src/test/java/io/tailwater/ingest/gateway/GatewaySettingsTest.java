package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

  @Test
  void theDefaultsListenOnLoopback() {
    GatewaySettings settings = GatewaySettings.defaults();

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.topics().of(OtlpSignal.METRICS)).isEqualTo("otlp_metrics");
  }

  @Test
  void aBoundThatTheLongestBodyCannotPassIsRefused() {
    GatewaySettings ok = GatewaySettings.defaults();

    assertThatThrownBy(
            () ->
                new GatewaySettings(
                    ok.host(),
                    ok.maxBodyBytes(),
                    ok.maxInflatedBytes(),
                    ok.maxRecordBytes(),
                    ok.maxBodyBytes(),
                    ok.bodyTimeout(),
                    ok.publishTimeout(),
                    ok.topics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the longest body never fits");
  }

  @Test
  void hostAndTopicsAreChecked() {
    assertThatThrownBy(() -> GatewaySettings.defaults().listeningOn(" "))
        .hasMessageContaining("host is blank");
    assertThatThrownBy(() -> new GatewayTopics("spans", " ", "metrics"))
        .hasMessageContaining("one is blank");
  }

  @Test
  void aDeliveryTimeoutWithoutTimeForARetryIsRefused() {
    assertThatThrownBy(
            () ->
                new KafkaPublisherSettings(
                    "broker:9092", 1 << 20, Duration.ofMillis(200), Map.of()))
        .hasMessageContaining("deliveryTimeout");
  }
}
