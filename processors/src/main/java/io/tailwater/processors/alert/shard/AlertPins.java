package io.tailwater.processors.alert.shard;

import io.tailwater.model.alert.Pin;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What alerts ask the sampler to keep: traces that show them. */
public final class AlertPins {
  private AlertPins() {}

  /**
   * The pins of alerts that are pending or open, one an alert; at most {@link Pin#MOST}.
   *
   * @param steps of alerts; of one alert the last counts
   * @param untilMillis when they end, epoch milliseconds
   */
  public static List<Pin> of(List<AlertTransition> steps, long untilMillis) {
    Map<String, Optional<Pin>> pins = new LinkedHashMap<>();
    for (AlertTransition step : steps) {
      if (!step.historical() && !step.entity().service().isEmpty()) {
        pins.put(step.fingerprint(), pin(step, untilMillis));
      }
    }
    List<Pin> all = new ArrayList<>();
    pins.values().forEach(pin -> pin.ifPresent(all::add));
    return all.subList(0, Math.min(all.size(), Pin.MOST));
  }

  private static Optional<Pin> pin(AlertTransition step, long untilMillis) {
    boolean wanted = step.to() == AlertState.PENDING || step.to().isOpen();
    RuleFamily family = step.rule().family();
    if (!wanted || family == RuleFamily.ABSENT) {
      return Optional.empty();
    }
    if (step.entity().service().length() > Pin.LONGEST_TEXT) {
      return Optional.empty();
    }
    long slowerThanNanos = nanos(step.measurement());
    boolean slow = slowerThanNanos > 0;
    return Optional.of(
        new Pin.Place(
            step.fingerprint(),
            untilMillis,
            step.entity().service(),
            !slow,
            slowerThanNanos,
            Pin.Place.DEFAULT_MOST_TRACES));
  }

  /** What a duration was held against; 0 where it is no duration, or not known. */
  private static long nanos(Measurement measured) {
    double nanos =
        switch (measured.unit()) {
          case "ns" -> measured.threshold();
          case "us", "µs" -> measured.threshold() * 1e3;
          case "ms" -> measured.threshold() * 1e6;
          case "s" -> measured.threshold() * 1e9;
          default -> 0;
        };
    return nanos > 0 ? (long) nanos : 0;
  }
}
