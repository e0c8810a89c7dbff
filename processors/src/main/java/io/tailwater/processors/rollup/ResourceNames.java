package io.tailwater.processors.rollup;

import io.tailwater.processors.reading.SpanReading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of the services and instances that resources stand for. A shard shows the same array for
 * every span of a resource, so each is decoded once; the latest are remembered. Not thread-safe.
 */
final class ResourceNames {
  /**
   * A process.
   *
   * @param number tells it from other processes
   * @param service as {@code tailwater.spans} has it
   * @param instance empty where none is named
   * @param host the machine that it runs on; empty where none is named
   * @param version of the service; empty where none is named
   */
  record Origin(int number, String service, String instance, String host, String version) {
    boolean isSameProcess(Origin other) {
      return service.equals(other.service) && instance.equals(other.instance);
    }
  }

  private static final byte[] SERVICE = utf8("service.name");
  private static final byte[][] INSTANCES = {
    utf8("service.instance.id"), utf8("k8s.pod.name"), utf8("host.name")
  };
  private static final byte[] HOST = utf8("host.name");
  private static final byte[] VERSION = utf8("service.version");
  private static final String NAMELESS = "unknown_service";

  /** A power of two. */
  private static final int REMEMBERED = 1_024;

  /** Beyond that all are forgotten, and get new numbers. */
  private static final int MOST_ORIGINS = 10_000;

  /** An array that no span shows. */
  private static final byte[] NONE = {};

  private final byte[][] resources = new byte[REMEMBERED][];
  private final Origin[] origins = new Origin[REMEMBERED];
  private final SpanReading reading = new SpanReading();
  private final Map<String, Map<String, Origin>> known = new HashMap<>();
  private int count;
  private int next;

  ResourceNames() {
    Arrays.fill(resources, NONE);
  }

  /** The process of spans under a resource. */
  Origin of(byte[] resource) {
    int slot = System.identityHashCode(resource) & REMEMBERED - 1;
    if (resources[slot] != resource) {
      origins[slot] = read(resource, resource.length);
      resources[slot] = resource;
    }
    return origins[slot];
  }

  /** The process of a span whose resource nobody else will show. */
  Origin read(byte[] resource, int length) {
    reading.aim(NONE, 0, 0, resource, length, NONE, 0);
    String service = text(SERVICE);
    String instance = "";
    for (int i = 0; i < INSTANCES.length && instance.isEmpty(); i++) {
      instance = text(INSTANCES[i]);
    }
    return origin(
        Names.cut(service.isEmpty() ? NAMELESS : service),
        Names.cut(instance),
        Names.cut(text(HOST)),
        Names.cut(text(VERSION)));
  }

  /** Resources that stand for the same process have the same number. */
  private Origin origin(String service, String instance, String host, String version) {
    if (count >= MOST_ORIGINS) {
      known.clear();
      count = 0;
    }
    Map<String, Origin> ofService = known.computeIfAbsent(service, _ -> new HashMap<>());
    String process = String.join("\0", instance, host, version);
    Origin origin = ofService.get(process);
    if (origin == null) {
      origin = new Origin(next++, service, instance, host, version);
      ofService.put(process, origin);
      count++;
    }
    return origin;
  }

  private String text(byte[] key) {
    return reading.resourceAttribute(key) instanceof String text ? text : "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
