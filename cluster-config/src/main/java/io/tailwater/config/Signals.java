package io.tailwater.config;

import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.RuleSubject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The signals that rules may watch: on what, by which means, and in which unit. */
final class Signals {
  /** By which means a signal may be judged. */
  enum Way {
    /** Against its baseline. */
    BASELINE("baseline"),
    /** Against a number. */
    NUMBER("above, below"),
    /** As a share of all calls. */
    RATIO("ratio"),
    /** By its silence. */
    ABSENT("absent"),
    /** By a detector that belongs to the signal. */
    OWN("none");

    private final String keys;

    Way(String keys) {
      this.keys = keys;
    }
  }

  /**
   * One of them.
   *
   * @param kinds on what
   * @param ways by which means
   * @param unit of its values
   */
  record Signal(String name, Set<Kind> kinds, Set<Way> ways, String unit) {
    /** What a number of the file has to be multiplied by, as latencies are counted in ns. */
    double scale() {
      return unit.equals(LATENCY) ? NANOS_PER_MILLI : 1;
    }

    /** The keys that say what a breach is, of which a rule has one. */
    String keys() {
      return ways.stream().map(way -> way.keys).collect(Collectors.joining(", "));
    }

    /** What a rule on it is about. */
    RuleSubject subject() {
      return switch (name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'))) {
        case "status", "error" -> RuleSubject.STATUS;
        case "edge" -> RuleSubject.DEPENDENCY;
        case "database" -> RuleSubject.DATABASE;
        case "log" -> RuleSubject.LOG;
        case "host", "process", "runtime" -> RuleSubject.HOST;
        default -> RuleSubject.PROVIDED_SERVICE;
      };
    }
  }

  private static final String LATENCY = "ns";
  private static final String CALLS = "calls";
  private static final String SHARE = "share";
  private static final String PLAIN = "";
  private static final double NANOS_PER_MILLI = 1e6;

  private static final Set<Kind> ANSWERING = EnumSet.of(Kind.SERVICE, Kind.ENDPOINT);
  private static final Set<Kind> SERVICE = EnumSet.of(Kind.SERVICE);
  private static final Set<Kind> EDGE = EnumSet.of(Kind.EDGE);
  private static final Set<Kind> DATABASE = EnumSet.of(Kind.DATABASE);
  private static final Set<Kind> LOG = EnumSet.of(Kind.LOG);
  private static final Set<Kind> INSTANCE = EnumSet.of(Kind.INSTANCE);
  private static final Set<Kind> HOST = EnumSet.of(Kind.HOST);
  private static final Set<Kind> MEASURING = EnumSet.of(Kind.SERVICE, Kind.INSTANCE, Kind.HOST);
  private static final Set<Way> MEASURED = EnumSet.of(Way.BASELINE, Way.NUMBER);
  private static final Set<Way> COUNTED = EnumSet.of(Way.NUMBER, Way.RATIO);
  private static final Set<Way> HEARD = EnumSet.of(Way.NUMBER, Way.ABSENT);

  /** All of them. */
  static final List<Signal> ALL =
      List.of(
          new Signal("latency.p99", ANSWERING, MEASURED, LATENCY),
          new Signal("latency.p95", ANSWERING, MEASURED, LATENCY),
          new Signal("latency.p90", ANSWERING, MEASURED, LATENCY),
          new Signal("throughput", ANSWERING, MEASURED, CALLS),
          new Signal("error.ratio", ANSWERING, COUNTED, SHARE),
          new Signal("status.4xx", SERVICE, COUNTED, SHARE),
          new Signal("status.5xx", SERVICE, COUNTED, SHARE),
          new Signal("slo.events", SERVICE, EnumSet.of(Way.ABSENT), CALLS),
          new Signal("agent.alive", SERVICE, EnumSet.of(Way.ABSENT), SHARE),
          new Signal("edge.p99", EDGE, MEASURED, LATENCY),
          new Signal("edge.p95", EDGE, MEASURED, LATENCY),
          new Signal("edge.p90", EDGE, MEASURED, LATENCY),
          new Signal("edge.gap", EDGE, MEASURED, LATENCY),
          new Signal("edge.errors", EDGE, COUNTED, SHARE),
          new Signal("edge.calls", EDGE, HEARD, CALLS),
          new Signal("database.p99", DATABASE, MEASURED, LATENCY),
          new Signal("database.p95", DATABASE, MEASURED, LATENCY),
          new Signal("database.p90", DATABASE, MEASURED, LATENCY),
          new Signal("database.errors", DATABASE, COUNTED, SHARE),
          new Signal("database.slow", DATABASE, COUNTED, SHARE),
          new Signal("database.pool.waiting", SERVICE, MEASURED, PLAIN),
          new Signal("process.cpu", INSTANCE, MEASURED, SHARE),
          new Signal("process.memory", INSTANCE, MEASURED, SHARE),
          new Signal("process.files", INSTANCE, MEASURED, SHARE),
          new Signal("process.threads", INSTANCE, MEASURED, SHARE),
          new Signal("runtime.gc.pause", INSTANCE, MEASURED, SHARE),
          new Signal("host.cpu", HOST, MEASURED, SHARE),
          new Signal("host.memory", HOST, MEASURED, SHARE),
          new Signal("host.disk", HOST, MEASURED, SHARE),
          new Signal("log.class", LOG, EnumSet.of(Way.OWN), CALLS),
          new Signal("log.template", LOG, EnumSet.of(Way.OWN), CALLS),
          new Signal("log.lift", LOG, EnumSet.of(Way.OWN), CALLS));

  /** The words for what rules may be on. */
  static final List<String> KINDS =
      Arrays.stream(Kind.values())
          .filter(kind -> ALL.stream().anyMatch(signal -> signal.kinds().contains(kind)))
          .map(Kind::word)
          .toList();

  private Signals() {}

  /** The kind of a word of {@link #KINDS}. */
  static Kind kind(String word) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  /** The signal of that name on a kind; empty where there is none. */
  static Optional<Signal> find(Kind kind, String name) {
    if (MEASURING.contains(kind)
        && name.startsWith(WatchedMetrics.BY_NAME)
        && name.length() > WatchedMetrics.BY_NAME.length()) {
      return Optional.of(new Signal(name, MEASURING, MEASURED, PLAIN));
    }
    return of(kind).stream().filter(signal -> signal.name().equals(name)).findFirst();
  }

  /** How the signals on a kind are written. */
  static List<String> names(Kind kind) {
    Stream<String> any =
        MEASURING.contains(kind) ? Stream.of(WatchedMetrics.BY_NAME + "NAME") : Stream.of();
    return Stream.concat(of(kind).stream().map(Signal::name), any).toList();
  }

  /** Those that there are of a kind. */
  static List<Signal> of(Kind kind) {
    return ALL.stream().filter(signal -> signal.kinds().contains(kind)).toList();
  }

  /** The sentence of the reference. */
  static String meaning() {
    return KINDS.stream()
        .map(
            word ->
                word
                    + ": "
                    + of(kind(word)).stream()
                        .map(signal -> "`" + signal.name() + "`")
                        .collect(Collectors.joining(", ")))
        .collect(
            Collectors.joining(
                "; ",
                "What is looked at. On ",
                ". On service, instance and host also `metric:` and the name of any metric: the value of a gauge, the growth of a counter in the minute, the mean of a histogram; of several series the highest. `throughput` and `edge.calls` are calls in a minute; latencies and `edge.gap` are times; `database.pool.waiting` is requests that wait for a connection; the others are shares, 0 to 1."));
  }
}
