package io.tailwater.loadtests.demo;

import io.tailwater.loadtests.shop.Incident;
import io.tailwater.loadtests.shop.Schedule;
import io.tailwater.loadtests.shop.ShopModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which of a shop's incidents are under way. */
record IncidentBoard(ShopModel model) {
  /**
   * A span of time.
   *
   * @param until exclusive
   */
  record Period(Instant from, Instant until) {}

  /** The incidents under way so long after the opening, each with the seconds that it still has. */
  List<String> activeAt(Duration elapsed) {
    List<String> active = new ArrayList<>();
    for (Incident incident : model.incidents()) {
      Schedule when = incident.schedule();
      if (when.activeAt(elapsed.toNanos())) {
        Duration into = elapsed.minus(when.first());
        long left = when.lasting().toNanos() - into.toNanos() % when.every().toNanos();
        active.add(words(incident) + " (" + Duration.ofNanos(left).toSeconds() + " s left)");
      }
    }
    return active;
  }

  /** The first time that the supplier's API is slow in a shop that opens at an instant. */
  Optional<Period> firstSlowSupplier(Instant opened) {
    return model.incidents().stream()
        .filter(Incident.SlowSupplier.class::isInstance)
        .map(Incident::schedule)
        .map(
            when -> {
              Instant from = opened.plus(when.first());
              return new Period(from, from.plus(when.lasting()));
            })
        .findFirst();
  }

  private static String words(Incident incident) {
    return switch (incident) {
      case Incident.SlowSupplier _ -> "supplier API is slow";
      case Incident.CacheRefused _ -> "cache refuses connections";
      case Incident.Deploy deploy -> "deploy of " + deploy.service().serviceName();
    };
  }
}
