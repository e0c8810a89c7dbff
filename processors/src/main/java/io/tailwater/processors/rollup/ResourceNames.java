package io.tailwater.processors.rollup;

import io.tailwater.processors.reading.SpanReading;
import java.util.Arrays;

/**
 * Names of the services and instances that resources stand for. A shard shows the same array for
 * every span of a resource, so each is decoded once; the latest are remembered. Not thread-safe.
 */
final class ResourceNames {
  /**
   * A process.
   *
   * @param service as {@code tailwater.spans} has it
   * @param instance empty where none is named
   */
  record Origin(String service, String instance) {
    boolean isSameProcess(Origin other) {
      return service.equals(other.service) && instance.equals(other.instance);
    }
  }

  private static final ConventionalKey SERVICE = ConventionalKey.of("service.name");
  private static final ConventionalKey INSTANCE = ConventionalKey.of("service.instance.id");
  private static final ConventionalKey POD = ConventionalKey.of("k8s.pod.name");
  private static final ConventionalKey HOST = ConventionalKey.of("host.name");
  private static final String NAMELESS = "unknown_service";

  /** A power of two. */
  private static final int REMEMBERED = 64;

  /** An array that no span shows. */
  private static final byte[] NONE = {};

  private final byte[][] resources = new byte[REMEMBERED][];
  private final Origin[] origins = new Origin[REMEMBERED];

  ResourceNames() {
    Arrays.fill(resources, NONE);
  }

  /** The process of the span that {@code span} is aimed at, {@code resource} being its own. */
  Origin of(SpanReading span, byte[] resource) {
    int slot = System.identityHashCode(resource) & REMEMBERED - 1;
    if (resources[slot] != resource) {
      origins[slot] = read(span);
      resources[slot] = resource;
    }
    return origins[slot];
  }

  /** The process of a span whose resource nobody else will show. */
  static Origin read(SpanReading span) {
    String service = SERVICE.ofResource(span);
    return new Origin(Names.cut(service.isEmpty() ? NAMELESS : service), Names.cut(instance(span)));
  }

  private static String instance(SpanReading span) {
    String instance = INSTANCE.ofResource(span);
    if (instance.isEmpty()) {
      instance = POD.ofResource(span);
    }
    return instance.isEmpty() ? HOST.ofResource(span) : instance;
  }
}
