package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.OtlpMetrics;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what SkyWalking's agents say of themselves, as they write it to {@code
 * skywalking-managements}: {@code InstanceProperties} under the key {@code register-<instance>},
 * {@code InstancePingPkg} under the instance alone. Nothing in the values tells them apart. Either
 * becomes a point of the gauge {@value #ALIVE}; properties are attributes of its resource.
 *
 * @see <a href="https://github.com/apache/skywalking-data-collect-protocol">SkyWalking data collect
 *     protocol</a>
 */
public final class SkyWalkingManagementDecoder implements RecordDecoder {
  /** The gauge that is 1 whenever an instance says that it is there. */
  public static final String ALIVE = "skywalking.instance.alive";

  private static final String REGISTER = "register-";
  private static final int SERVICE = 1;
  private static final int INSTANCE = 2;
  private static final int PROPERTIES = 3;

  /** What is longer, such as a list of all jars, is cut. */
  private static final int LONGEST_PROPERTY = 1_024;

  private final OtlpMetrics out = new OtlpMetrics();
  private final WireReader reader = new WireReader();
  private final PartLimit parts = new PartLimit();
  private final SkyWalkingPair pair = new SkyWalkingPair();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private String service = "";
  private String instance = "";

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    return decode(null, value, recordMillis);
  }

  @Override
  public byte[] decode(byte @Nullable [] key, byte[] value, long recordMillis) {
    out.discard();
    parts.begin();
    properties.clear();
    service = "";
    instance = "";
    boolean registers = false;
    try {
      read(value, false);
      // An instance may itself be named so, and its pings then have such a key.
      registers =
          key != null && Arrays.equals(key, (REGISTER + instance).getBytes(StandardCharsets.UTF_8));
      if (registers) {
        read(value, true);
      }
    } catch (MalformedOtlpException e) {
      throw new UndecodableException(
          "not %s of a SkyWalking instance: %s"
              .formatted(registers ? "properties" : "a ping", e.getMessage()));
    }
    if (service.isEmpty() || instance.isEmpty()) {
      throw new UndecodableException("a SkyWalking instance without a name or service");
    }
    SkyWalkingResource.begin(out, service, instance);
    properties.forEach(out::attribute);
    out.endResource();
    out.beginGauge(ALIVE, "1", SkyWalkingSegmentDecoder.nanos(recordMillis));
    out.value(1L);
    out.endPoint();
    out.endMetrics();
    return out.take();
  }

  private void read(byte[] value, boolean registers) {
    reader.reset(value);
    while (reader.next()) {
      int field = reader.fieldNumber();
      if (field == SERVICE) {
        service = SkyWalkingWire.text(reader);
      } else if (field == INSTANCE) {
        instance = SkyWalkingWire.text(reader);
      } else if (field == PROPERTIES && registers) {
        parts.one();
        pair.read(reader);
        property(pair.key(), pair.value());
      } else {
        reader.skip();
      }
    }
  }

  /** Under the name that OpenTelemetry has for it; several addresses stand in one. */
  private void property(String key, String value) {
    if (key.isEmpty() || value.isEmpty()) {
      return;
    }
    String text = value.substring(0, Math.min(value.length(), LONGEST_PROPERTY));
    String name =
        switch (key) {
          case "language" -> "telemetry.sdk.language";
          case "hostname", "Host Name", "host name" -> "host.name";
          case "OS Name", "OS name", "os_name" -> "os.name";
          case "Process No.", "Process No", "process_no" -> "process.pid";
          case "ipv4", "ipv4s" -> "host.ip";
          default -> "skywalking." + key;
        };
    properties.merge(
        name,
        text,
        (one, other) ->
            name.equals("host.ip") && one.length() < LONGEST_PROPERTY ? one + "," + other : one);
  }
}
