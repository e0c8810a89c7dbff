package io.tailwater.loadtests.shop;

/** Something that is scripted to happen to the shop. */
public sealed interface Incident {
  /** When it happens. */
  Schedule schedule();

  /**
   * The founding case: the supplier's API takes about 860 ms, inventory waits for it and takes
   * about 880 ms, and 3.2 % of inventory's requests fail because of it, while orders (45 ms) and
   * payment (120 ms) are as quick as ever.
   *
   * @param schedule when it happens
   */
  record SlowSupplier(Schedule schedule) implements Incident {}

  /**
   * The cache refuses most connections: services that can do without it fall back and warn, the
   * others fail with {@code ConnectionRefused}.
   *
   * @param schedule when it happens
   */
  record CacheRefused(Schedule schedule) implements Incident {}

  /**
   * A rolling deploy: the instances of a service are replaced one after the other, evenly over the
   * schedule's {@code lasting}, by ones with a higher version and a new instance id.
   *
   * @param service the service that is deployed
   * @param schedule when each deploy begins and how long it rolls
   */
  record Deploy(ShopService service, Schedule schedule) implements Incident {
    /** How many deploys one replica has been through so long after the opening. */
    int deploysOf(int replica, long elapsedNanos) {
      long step = schedule.lasting().toNanos() / service.replicas();
      return schedule.begunAt(elapsedNanos - replica * step);
    }
  }
}
