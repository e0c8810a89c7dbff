package io.tailwater.loadtests.shop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The instances that run right now. Replaces an instance when the model says that its replica was
 * deployed.
 */
final class Fleet {
  private final ShopModel model;
  private final Map<ShopService, ServiceInstance[]> running = new EnumMap<>(ShopService.class);

  Fleet(ShopModel model) {
    this.model = model;
  }

  ServiceInstance instance(ShopService service, int replica, long elapsedNanos) {
    ServiceInstance[] instances = running.computeIfAbsent(service, Fleet::neverDeployed);
    String version = service.version(model.deploysOf(service, replica, elapsedNanos));
    if (!instances[replica].version().equals(version)) {
      instances[replica] = new ServiceInstance(service, replica, version);
    }
    return instances[replica];
  }

  List<ServiceInstance> all(long elapsedNanos) {
    List<ServiceInstance> all = new ArrayList<>();
    for (ShopService service : ShopService.values()) {
      for (int replica = 0; replica < service.replicas(); replica++) {
        all.add(instance(service, replica, elapsedNanos));
      }
    }
    return all;
  }

  private static ServiceInstance[] neverDeployed(ShopService service) {
    ServiceInstance[] instances = new ServiceInstance[service.replicas()];
    for (int replica = 0; replica < instances.length; replica++) {
      instances[replica] = new ServiceInstance(service, replica, service.version(0));
    }
    return instances;
  }
}
