package io.tailwater.loadtests.detection.nezha;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is remarkable in a window, against the minutes of all others. */
final class Signs {
  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.95;
  private static final int LEAST_CALLS = 5;
  private static final int LEAST_BEFORE = 20;

  private final WindowFacts now;
  private final List<WindowFacts> minutesBefore;
  private final WindowFacts before;

  private Signs(List<WindowFacts> window, List<WindowFacts> others) {
    this.now = WindowFacts.sum(window);
    this.minutesBefore = others;
    this.before = WindowFacts.sum(others);
  }

  /**
   * Compares.
   *
   * @param withLines whether services write lines; if not, the calls that they make stand for them
   */
  static List<Sign> of(List<WindowFacts> window, List<WindowFacts> others, boolean withLines) {
    Signs signs = new Signs(window, others);
    List<Sign> all = new ArrayList<>();
    signs.times(all);
    signs.gaps(all);
    signs.deeds(facts -> withLines ? facts.lines : facts.children, all);
    return all;
  }

  private void times(List<Sign> signs) {
    for (WindowFacts.Operation operation : sorted(now.ownNanos)) {
      for (double quantile : new double[] {MEDIAN, TAIL}) {
        Compared compared = compare(facts -> facts.ownNanos, operation, quantile);
        if (compared != null) {
          signs.add(
              new Sign.OwnTime(
                  operation.service(), operation.name(), quantile, compared.nanos, compared.usual));
        }
      }
    }
  }

  private void gaps(List<Sign> signs) {
    for (WindowFacts.Edge edge : sorted(now.gapNanos)) {
      Compared compared = compare(facts -> facts.gapNanos, edge, MEDIAN);
      if (compared != null) {
        signs.add(
            new Sign.EdgeGap(edge.caller(), edge.callee(), compared.nanos, compared.usual, 0, 0));
      }
    }
  }

  private void deeds(Function<WindowFacts, Map<WindowFacts.Deed, Long>> counts, List<Sign> signs) {
    Set<WindowFacts.Deed> deeds = new HashSet<>(counts.apply(now).keySet());
    deeds.addAll(counts.apply(before).keySet());
    for (WindowFacts.Deed deed :
        deeds.stream().sorted(Comparator.comparing(WindowFacts.Deed::toString)).toList()) {
      WindowFacts.Operation operation = deed.operation();
      signs.add(
          new Sign.CallLines(
              operation.service(),
              operation.name(),
              deed.what(),
              counts.apply(now).getOrDefault(deed, 0L),
              now.calls.getOrDefault(operation, 0L),
              counts.apply(before).getOrDefault(deed, 0L),
              before.calls.getOrDefault(operation, 0L)));
    }
  }

  private record Compared(double nanos, Usual usual) {}

  /** Null where there are too few calls to say. */
  private <K> @Nullable Compared compare(
      Function<WindowFacts, Map<K, List<Long>>> nanosOf, K key, double quantile) {
    double[] values = array(nanosOf.apply(now).getOrDefault(key, List.of()));
    double[] all = array(nanosOf.apply(before).getOrDefault(key, List.of()));
    if (values.length < LEAST_CALLS || isTooFew(values, quantile) || all.length < LEAST_BEFORE) {
      return null;
    }
    double[] windows =
        minutesBefore.stream()
            .map(minute -> array(nanosOf.apply(minute).getOrDefault(key, List.of())))
            .filter(minute -> !isTooFew(minute, quantile))
            .mapToDouble(minute -> at(minute, quantile))
            .toArray();
    return new Compared(
        at(values, quantile),
        Usual.ofQuantile(share -> at(all, share), quantile, values.length, windows));
  }

  private static boolean isTooFew(double[] values, double quantile) {
    return values.length * (1 - quantile) < 1 - 1e-9;
  }

  private static double[] array(List<Long> nanos) {
    return nanos.stream().mapToDouble(Long::doubleValue).sorted().toArray();
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
  }

  private static <K> List<K> sorted(Map<K, ?> map) {
    return map.keySet().stream().sorted(Comparator.comparing(Object::toString)).toList();
  }
}
