package io.tailwater.processors.alert.metric;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.alert.Pin;
import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricResource;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import io.tailwater.processors.alert.rule.AlertRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which metrics alerts look at, and what their points say of the services, instances and machines
 * that sent them.
 *
 * <p>Besides {@link ConventionalSignals}, a rule may ask for any metric by its name: its signal is
 * then {@code metric:} and the name. Of gauges, and of sums that may shrink, the value counts; of
 * growing sums what they grew by in the minute; of histograms and summaries the mean.
 */
public final class WatchedMetrics {
  /** How the signal of a metric by its name begins. */
  public static final String BY_NAME = "metric:";

  private static final String NAMELESS_SERVICE = "unknown_service";
  private static final String NAMELESS_INSTANCE = "unknown";

  private final Map<String, Set<Scope>> byName;

  private WatchedMetrics(Map<String, Set<Scope>> byName) {
    this.byName = byName;
  }

  /** Those that these rules look at, and the conventional ones, which are evidence in any case. */
  public static WatchedMetrics of(List<AlertRule> rules) {
    Map<String, Set<Scope>> byName = new TreeMap<>();
    for (AlertRule rule : rules) {
      String signal = rule.identity().signal();
      Scope scope = scope(rule);
      if (signal.startsWith(BY_NAME) && scope != null) {
        byName
            .computeIfAbsent(signal.substring(BY_NAME.length()), _ -> EnumSet.noneOf(Scope.class))
            .add(scope);
      }
    }
    return new WatchedMetrics(byName);
  }

  private static @Nullable Scope scope(AlertRule rule) {
    return switch (rule.selector().kind()) {
      case SERVICE -> Scope.SERVICE;
      case INSTANCE -> Scope.INSTANCE;
      case HOST -> Scope.HOST;
      case ENDPOINT, EDGE, DATABASE, LOG -> null;
    };
  }

  /** Whether anything is said by a metric of this name, today's. */
  public boolean watches(String metric) {
    return ConventionalSignals.signal(metric) != null || byName.containsKey(metric);
  }

  /** Tells what a point says; nothing where nobody looks at it. */
  public void read(MetricRow row, Consumer<MetricMinute> out) {
    Contribution conventional = ConventionalSignals.of(row);
    if (conventional != null) {
      tell(row, conventional, out);
    }
    for (Scope scope : byName.getOrDefault(row.series().name(), Set.of())) {
      tell(row, asItIs(row, scope), out);
    }
  }

  private static Contribution asItIs(MetricRow row, Scope scope) {
    String signal = BY_NAME + row.series().name();
    String part = MetricLabels.text(row.series());
    return switch (row) {
      case NumberRow number
          when row.series().kind() == MetricKind.SUM && row.series().monotonic() ->
          Contribution.counter(scope, signal, part, number.delta());
      case NumberRow number -> Contribution.value(scope, signal, part, number.value());
      case HistogramRow(_, _, _, long count, double sum, _, _, _, _, _) ->
          mean(scope, signal, part, sum, count);
      case ExponentialHistogramRow(_, _, _, long count, double sum, _, _, _, _) ->
          mean(scope, signal, part, sum, count);
      case SummaryRow(_, _, _, long count, double sum, _, _) ->
          mean(scope, signal, part, sum, count);
    };
  }

  /** Of nothing there is no mean, and nothing that could be added. */
  private static Contribution mean(
      Scope scope, String signal, String part, double sum, long count) {
    return new Contribution(scope, signal, part, count == 0 ? Double.NaN : sum, count);
  }

  /** As the names of services are cut where calls are counted. */
  private static String cut(String name) {
    return name.length() <= Pin.LONGEST_TEXT ? name : name.substring(0, Pin.LONGEST_TEXT);
  }

  private static void tell(MetricRow row, Contribution of, Consumer<MetricMinute> out) {
    MetricResource resource = row.series().resource();
    boolean ofHost = of.scope() == Scope.HOST;
    boolean nameless =
        ofHost ? resource.host().isEmpty() : resource.service().equals(NAMELESS_SERVICE);
    if (nameless || !of.isUsable()) {
      return;
    }
    String instance = resource.instance().isEmpty() ? NAMELESS_INSTANCE : resource.instance();
    out.accept(
        new MetricMinute(
            // What is measured at the very end of a minute is of that minute.
            Math.floorDiv(row.timeNanos() - 1, 60_000_000_000L) * MetricMinute.MINUTE_MILLIS,
            of.scope(),
            ofHost ? "" : cut(resource.service()),
            switch (of.scope()) {
              case SERVICE -> "";
              case INSTANCE -> cut(instance);
              case HOST -> cut(resource.host());
            },
            cut(resource.host()),
            of.signal(),
            cut(of.part()),
            of.amount(),
            of.base()));
  }
}
