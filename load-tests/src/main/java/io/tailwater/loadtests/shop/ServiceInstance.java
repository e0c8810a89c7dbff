package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One running copy of a service. Its OTLP resource is built once and shared by all it emits; two
 * instances are the same only if they are the same object.
 */
public final class ServiceInstance {
  private static final String SDK_VERSION = "1.55.0";

  private final ShopService service;
  private final int replica;
  private final String version;
  private final String podName;
  private final Resource resource;

  ServiceInstance(ShopService service, int replica, String version) {
    this.service = service;
    this.replica = replica;
    this.version = version;
    String name = service.serviceName() + "/" + version + "/" + replica;
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    this.podName = service.serviceName() + "-" + id.toString().substring(0, 8) + "-" + replica;
    this.resource =
        Resource.newBuilder()
            .addAttributes(Attribute.of("service.name", service.serviceName()))
            .addAttributes(Attribute.of("service.namespace", "shop"))
            .addAttributes(Attribute.of("service.version", version))
            .addAttributes(Attribute.of("service.instance.id", id.toString()))
            .addAttributes(
                Attribute.of("host.name", "node-" + (1 + Math.floorMod(id.hashCode(), 6))))
            .addAttributes(Attribute.of("k8s.pod.name", podName))
            .addAttributes(Attribute.of("deployment.environment.name", "production"))
            .addAttributes(Attribute.of("telemetry.sdk.name", "opentelemetry"))
            .addAttributes(Attribute.of("telemetry.sdk.language", service.language()))
            .addAttributes(Attribute.of("telemetry.sdk.version", SDK_VERSION))
            .build();
  }

  /** The service that this is a copy of. */
  public ShopService service() {
    return service;
  }

  /** The running number of the copy within its service, from 0. */
  public int replica() {
    return replica;
  }

  /** The {@code service.version} that this copy runs. */
  public String version() {
    return version;
  }

  /** The resource of everything that this copy emits. */
  public Resource resource() {
    return resource;
  }

  @Override
  public String toString() {
    return podName;
  }
}
