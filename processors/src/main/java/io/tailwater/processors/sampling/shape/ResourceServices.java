package io.tailwater.processors.sampling.shape;

import io.tailwater.processors.reading.SpanReading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@code service.name} of the resources of one trace, as hashes. A trace shows the same array
 * for every span of a resource, so each array is decoded once; the latest few are remembered.
 */
final class ResourceServices {
  /** The service of a resource without {@code service.name}. */
  static final long NAMELESS = Hashes.text("");

  private static final byte[] SERVICE_NAME = "service.name".getBytes(StandardCharsets.UTF_8);
  private static final int REMEMBERED = 16;

  /** An array that no trace shows. */
  private static final byte[] NONE = {};

  private final byte[][] resources = new byte[REMEMBERED][];
  private final long[] services = new long[REMEMBERED];
  private int next;

  ResourceServices() {
    clear();
  }

  /** Starts another trace, whose arrays are others. */
  void clear() {
    Arrays.fill(resources, NONE);
    next = 0;
  }

  /** The service of the span that {@code reading} is aimed at, {@code resource} being its own. */
  long service(SpanReading reading, byte[] resource) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (resources[i] == resource) {
        return services[i];
      }
    }
    long service =
        reading.resourceAttribute(SERVICE_NAME) instanceof String name
            ? Hashes.text(name)
            : NAMELESS;
    resources[next] = resource;
    services[next] = service;
    next = (next + 1) % REMEMBERED;
    return service;
  }
}
