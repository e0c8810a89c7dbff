package io.tailwater.ingest.decode.skywalking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.encoding.MetricDecoders;
import io.tailwater.model.MetricEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.junit.jupiter.api.Test;

final class SkyWalkingManagementDecoderTest {
  private static final long MILLIS = 1_700_000_000_000L;
  private static final byte[] PING = key("shop-1");
  private static final byte[] REGISTER = key("register-shop-1");

  private final RecordDecoder decoder = MetricDecoders.of(MetricEncoding.SKYWALKING_MANAGEMENTS);

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KeyStringValuePair pair(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  private ResourceMetrics decoded(byte[] key, byte[] value) {
    try {
      return MetricsData.parseFrom(decoder.decode(key, value, MILLIS)).getResourceMetrics(0);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> attributes(ResourceMetrics resource) {
    Map<String, String> attributes = new TreeMap<>();
    resource
        .getResource()
        .getAttributesList()
        .forEach(one -> attributes.put(one.getKey(), one.getValue().getStringValue()));
    return attributes;
  }

  @Test
  void propertiesOfAnInstanceAreThoseOfItsResource() {
    ResourceMetrics told =
        decoded(
            REGISTER,
            InstanceProperties.newBuilder()
                .setService("shop")
                .setServiceInstance("shop-1")
                .addProperties(pair("language", "python"))
                .addProperties(pair("hostname", "host-7"))
                .addProperties(pair("Process No.", "42"))
                .addProperties(pair("ipv4", "10.0.0.1"))
                .addProperties(pair("ipv4", "10.0.0.2"))
                .addProperties(pair("Jar Dependencies", "x".repeat(5_000)))
                .setLayer("GENERAL")
                .build()
                .toByteArray());

    assertThat(attributes(told))
        .containsEntry("service.name", "shop")
        .containsEntry("service.instance.id", "shop-1")
        .containsEntry("telemetry.sdk.language", "python")
        .containsEntry("host.name", "host-7")
        .containsEntry("process.pid", "42")
        .containsEntry("host.ip", "10.0.0.1,10.0.0.2")
        .containsEntry("skywalking.Jar Dependencies", "x".repeat(1_024));
    Metric alive = told.getScopeMetrics(0).getMetrics(0);
    assertThat(alive.getName()).isEqualTo("skywalking.instance.alive");
    assertThat(alive.getGauge().getDataPoints(0).getAsInt()).isOne();
    assertThat(alive.getGauge().getDataPoints(0).getTimeUnixNano()).isEqualTo(MILLIS * 1_000_000);
  }

  /** Its third field is the layer, where properties have pairs: the key alone tells them apart. */
  @Test
  void pingHasNoProperties() {
    byte[] ping =
        InstancePingPkg.newBuilder()
            .setService("shop")
            .setServiceInstance("shop-1")
            .setLayer("\n\001a\022\001b")
            .build()
            .toByteArray();

    assertThat(attributes(decoded(PING, ping))).doesNotContainKey("skywalking.a").hasSize(3);
    assertThat(attributes(decoded(REGISTER, ping))).containsEntry("skywalking.a", "b");
  }

  @Test
  void pingOfAnInstanceThatIsNamedLikeARegistrationIsAPing() {
    byte[] ping =
        InstancePingPkg.newBuilder()
            .setService("shop")
            .setServiceInstance("register-shop-1")
            .setLayer("GENERAL")
            .build()
            .toByteArray();

    assertThat(attributes(decoded(REGISTER, ping)))
        .containsEntry("service.instance.id", "register-shop-1");
  }

  @Test
  void whoIsNobodyIsRefused() {
    byte[] nobody = InstancePingPkg.newBuilder().setService("shop").build().toByteArray();

    assertThatThrownBy(() -> decoder.decode(PING, nobody, MILLIS))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("a SkyWalking instance without a name or service");
  }

  @Property(tries = 20_000)
  void anyBytesAreReadOrRefused(@ForAll byte[] key, @ForAll byte[] value, @ForAll boolean register)
      throws InvalidProtocolBufferException {
    try {
      MetricsData data =
          MetricsData.parseFrom(decoder.decode(register ? REGISTER : key, value, MILLIS));
      assertThat(data.getResourceMetricsCount()).isOne();
    } catch (UndecodableException refused) {
      assertThat(refused).hasMessageContaining("SkyWalking instance");
    }
  }
}
