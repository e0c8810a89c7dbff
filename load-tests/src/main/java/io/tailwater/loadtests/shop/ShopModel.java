package io.tailwater.loadtests.shop;

import java.time.Duration;
import java.util.List;

/**
 * The shop as a plan: which incidents happen when, and so which conditions and versions hold at any
 * moment. Immutable; all its answers are pure functions of the time since the shop opened.
 *
 * @param incidents everything that is scripted to happen
 */
public record ShopModel(List<Incident> incidents) {
  /** Copies the incidents. */
  public ShopModel {
    incidents = List.copyOf(incidents);
  }

  /**
   * The shop of the demo: the founding case runs from 20 s to 65 s and again every 90 s, the cache
   * refuses connections from 40 s to 48 s and again every 90 s, and the catalog is deployed from 30
   * s to 42 s and again every 5 minutes. Whoever watches for 60 s sees all of it once.
   */
  public static ShopModel standard() {
    Duration cycle = Duration.ofSeconds(90);
    return new ShopModel(
        List.of(
            new Incident.SlowSupplier(
                new Schedule(Duration.ofSeconds(20), Duration.ofSeconds(45), cycle)),
            new Incident.CacheRefused(
                new Schedule(Duration.ofSeconds(40), Duration.ofSeconds(8), cycle)),
            new Incident.Deploy(
                ShopService.CATALOG,
                new Schedule(
                    Duration.ofSeconds(30), Duration.ofSeconds(12), Duration.ofMinutes(5)))));
  }

  /** A shop to which nothing happens. */
  public static ShopModel calm() {
    return new ShopModel(List.of());
  }

  /** What holds in the shop so many nanoseconds after it opened. */
  Conditions conditionsAt(long elapsedNanos) {
    boolean slowSupplier = false;
    boolean cacheRefused = false;
    for (Incident incident : incidents) {
      switch (incident) {
        case Incident.SlowSupplier(Schedule when) -> slowSupplier |= when.activeAt(elapsedNanos);
        case Incident.CacheRefused(Schedule when) -> cacheRefused |= when.activeAt(elapsedNanos);
        case Incident.Deploy _ -> {}
      }
    }
    return new Conditions(slowSupplier, cacheRefused);
  }

  /** How many deploys a replica of a service has been through so long after the opening. */
  int deploysOf(ShopService service, int replica, long elapsedNanos) {
    int deploys = 0;
    for (Incident incident : incidents) {
      if (incident instanceof Incident.Deploy deploy && deploy.service() == service) {
        deploys += deploy.deploysOf(replica, elapsedNanos);
      }
    }
    return deploys;
  }

  /**
   * The incidents as a request meets them.
   *
   * @param slowSupplier whether the founding case is on
   * @param cacheRefused whether the cache refuses connections
   */
  record Conditions(boolean slowSupplier, boolean cacheRefused) {}
}
