package io.tailwater.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tailwater.node.cluster.ClusterOptions.Alone;
import io.tailwater.node.cluster.ClusterOptions.Lookup;
import io.tailwater.node.cluster.ClusterOptions.Seeds;
import java.util.HashMap;
import java.util.Map;

/** What Pekko is told about a node's place in the cluster. */
final class ClusterConfig {
  private static final String BOOTSTRAP = "pekko.management.cluster.bootstrap.";

  private ClusterConfig() {}

  /** The shipped plumbing with a node's own addresses. */
  static Config of(ClusterOptions options) {
    Map<String, Object> own = new HashMap<>();
    own.put("pekko.remote.artery.canonical.hostname", options.host());
    own.put("pekko.remote.artery.canonical.port", options.port());
    switch (options.discovery()) {
      case Alone(), Seeds(_) -> {}
      case Lookup lookup -> own.putAll(of(options, lookup));
    }
    return ConfigFactory.parseMap(own).withFallback(ConfigFactory.load("tailwater-cluster"));
  }

  private static Map<String, Object> of(ClusterOptions options, Lookup lookup) {
    Map<String, Object> own = new HashMap<>();
    own.put("pekko.management.http.hostname", options.host());
    own.put("pekko.management.http.port", lookup.managementPort());
    own.put(BOOTSTRAP + "contact-point.fallback-port", lookup.managementPort());
    own.put(
        BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", lookup.contactPoints());
    switch (lookup.method()) {
      case DNS -> {
        own.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "pekko-dns");
        own.put(BOOTSTRAP + "contact-point-discovery.service-name", lookup.name());
      }
      case KUBERNETES -> {
        own.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "kubernetes-api");
        own.put(BOOTSTRAP + "contact-point-discovery.service-name", ClusterMember.SYSTEM);
        own.put("pekko.discovery.kubernetes-api.pod-label-selector", lookup.name());
        // A name of a pod is not resolved in every cluster; its address is reached in all.
        own.put("pekko.discovery.kubernetes-api.use-raw-ip", true);
      }
    }
    return own;
  }
}
