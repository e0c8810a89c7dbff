package io.tailwater.processors.alert.slo;

import org.jspecify.annotations.Nullable;

/**
 * Which calls an objective is about. A name that ends with {@code *} stands for all names that
 * begin with what is before it. Each service that is meant has a budget of its own; the endpoints
 * that are meant share one.
 *
 * @param service name of the service, or begin of it and {@code *}
 * @param endpoint name of the endpoint, or begin of it and {@code *}; null for the whole service
 */
public record Selector(String service, @Nullable String endpoint) {
  private static final String ANY = "*";

  /** Checks that names are not empty. */
  public Selector {
    if (service.isEmpty() || (endpoint != null && endpoint.isEmpty())) {
      throw new IllegalArgumentException("an objective needs names of services and endpoints");
    }
  }

  /** All calls of a service. */
  public static Selector ofService(String service) {
    return new Selector(service, null);
  }

  /** Whether any call of the service may be meant. */
  public boolean matchesService(String name) {
    return means(service, name);
  }

  /** Whether a call of this endpoint is meant. */
  public boolean matches(String serviceName, String endpointName) {
    return means(service, serviceName) && (endpoint == null || means(endpoint, endpointName));
  }

  private static boolean means(String wanted, String name) {
    return wanted.endsWith(ANY)
        ? name.startsWith(wanted.substring(0, wanted.length() - ANY.length()))
        : name.equals(wanted);
  }
}
