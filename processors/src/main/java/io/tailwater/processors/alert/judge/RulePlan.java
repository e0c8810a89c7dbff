package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.baseline.SeriesSpec;
import io.tailwater.processors.alert.baseline.Side;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rules look at an entity, by signal.
 *
 * @param bySignal in the order of names
 */
record RulePlan(NavigableMap<String, SignalRules> bySignal) {
  private static final List<Double> BASELINE_QUANTILES = List.of(0.99, 0.95, 0.90);

  /** A rule that a baseline judges. */
  record BaselineOrder(AlertRule rule, Detector detector) {}

  /**
   * The rules of one signal.
   *
   * @param spec of the signal's baseline; null where no rule asks for one
   * @param baseline those that the baseline judges
   * @param plain those that are judged by the minutes alone
   */
  record SignalRules(
      Signal signal,
      @Nullable SeriesSpec spec,
      List<BaselineOrder> baseline,
      List<AlertRule> plain) {}

  /** The rules that select an entity and look at a signal that it has. */
  static RulePlan of(AlertEntity entity, List<AlertRule> rules) {
    NavigableMap<String, List<AlertRule>> selected = new TreeMap<>();
    for (AlertRule rule : rules) {
      if (rule.selector().kind() == entity.kind() && rule.selector().selects(entity)) {
        selected.computeIfAbsent(rule.identity().signal(), _ -> new ArrayList<>()).add(rule);
      }
    }
    NavigableMap<String, SignalRules> bySignal = new TreeMap<>();
    selected.forEach(
        (name, of) -> {
          Signal signal = Signal.of(entity.kind(), name);
          SignalRules signalRules = signal == null ? null : rulesOf(signal, of);
          if (signalRules != null) {
            bySignal.put(name, signalRules);
          }
        });
    return new RulePlan(bySignal);
  }

  private static @Nullable SignalRules rulesOf(Signal signal, List<AlertRule> rules) {
    List<BaselineOrder> baseline = new ArrayList<>();
    List<AlertRule> plain = new ArrayList<>();
    for (AlertRule rule : rules) {
      if (rule.condition() instanceof Condition.Detected(String word)) {
        Detector detector = Detector.of(word);
        if (detector != null) {
          baseline.add(new BaselineOrder(rule, detector));
        }
      } else if (canJudge(signal, rule.condition())) {
        plain.add(rule);
      }
    }
    SeriesSpec spec = baseline.isEmpty() ? null : spec(signal, baseline);
    List<BaselineOrder> judged = spec == null ? List.<BaselineOrder>of() : List.copyOf(baseline);
    return spec == null && plain.isEmpty()
        ? null
        : new SignalRules(signal, spec, judged, List.copyOf(plain));
  }

  /** Codes are judged by whether they are new, and all else is not. */
  private static boolean canJudge(Signal signal, Condition condition) {
    return (signal.shape() == Signal.Shape.CODES) == (condition instanceof Condition.Newcomer);
  }

  private static @Nullable SeriesSpec spec(Signal signal, List<BaselineOrder> orders) {
    return switch (signal.shape()) {
      case LATENCY, GAP ->
          BASELINE_QUANTILES.contains(signal.quantile())
              ? SeriesSpec.latency(signal.quantile())
              : null;
      case VOLUME -> SeriesSpec.volume(side(orders));
      case GAUGE -> SeriesSpec.metric(side(orders), 1, 0);
      case SHARE, CODES, PRESENCE -> null;
    };
  }

  private static Side side(List<BaselineOrder> orders) {
    boolean above = orders.stream().anyMatch(order -> order.detector().direction() > 0);
    boolean below = orders.stream().anyMatch(order -> order.detector().direction() < 0);
    return above && below ? Side.BOTH : below ? Side.LOWER : Side.UPPER;
  }
}
