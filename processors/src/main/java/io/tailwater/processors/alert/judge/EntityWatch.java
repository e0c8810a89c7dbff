package io.tailwater.processors.alert.judge;

import io.tailwater.model.LatencyHistogram;
import io.tailwater.processors.alert.baseline.BaselineReading;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.judge.RulePlan.BaselineOrder;
import io.tailwater.processors.alert.judge.RulePlan.SignalRules;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Judgement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is watched of one entity. Not thread-safe. */
final class EntityWatch {
  private static final String SLOW = "database.slow";
  private static final String SLOW_LIMIT = "database.p95";

  private final AlertEntity entity;
  private final RulePlan plan;
  private final BaselineSettings settings;
  private final NavigableMap<String, BaselineTrack> baselines = new TreeMap<>();
  private final NavigableMap<String, SignalTrack> signals = new TreeMap<>();
  private final NavigableMap<String, CodeTrack> codes = new TreeMap<>();
  private RecentTraces traces = new RecentTraces();
  private long lastCalls;

  /** An entity that was never called. */
  EntityWatch(AlertEntity entity, RulePlan plan, BaselineSettings settings, long minute) {
    this.entity = entity;
    this.plan = plan;
    this.settings = settings;
    lastCalls = minute;
  }

  AlertEntity entity() {
    return entity;
  }

  /** The last minute in which there was anything. */
  long lastCalls() {
    return lastCalls;
  }

  /** Judges a closed minute. */
  void judge(long minute, EntityMinute now, boolean excluded, EntityAlerts alerts, Outcome out) {
    traces.add(minute, now.stats());
    boolean service = entity.kind() == AlertEntity.Kind.SERVICE;
    if (now.stats().calls() > 0 || !now.gauges().isEmpty() || (service && now.alive())) {
      lastCalls = minute;
    }
    for (SignalRules rules : plan.bySignal().values()) {
      baseline(rules, minute, now, excluded, alerts, out);
    }
    for (SignalRules rules : plan.bySignal().values()) {
      if (!rules.plain().isEmpty() && rules.signal().shape() == Signal.Shape.CODES) {
        codes(rules, minute, now, alerts, out);
      } else if (!rules.plain().isEmpty()) {
        plain(rules, minute, now, alerts, out);
      }
    }
  }

  private void baseline(
      SignalRules rules,
      long minute,
      EntityMinute now,
      boolean excluded,
      EntityAlerts alerts,
      Outcome out) {
    Signal signal = rules.signal();
    BaselineTrack track = baselines.get(signal.name());
    if (track == null) {
      if (rules.spec() == null || !now.has(signal)) {
        return;
      }
      track = new BaselineTrack(signal, rules.spec(), settings);
      baselines.put(signal.name(), track);
    }
    BaselineReading reading = track.accept(minute, now, excluded);
    if (BaselineTrack.tells(reading)) {
      out.add(track.row(entity, reading));
    }
    for (BaselineOrder order : rules.baseline()) {
      Judgement judgement =
          track.judge(order.rule(), order.detector(), reading, now.alive(), traces(signal));
      alerts.observe(order.rule(), entity, minute, judgement, out);
    }
  }

  private void plain(
      SignalRules rules, long minute, EntityMinute now, EntityAlerts alerts, Outcome out) {
    Signal signal = rules.signal();
    SignalTrack track = signals.get(signal.name());
    if (track == null) {
      if (!now.has(signal)) {
        return;
      }
      track = new SignalTrack(signal, rules.plain());
      signals.put(signal.name(), track);
    }
    track.add(minute, value(signal, now), base(signal, now));
    boolean breached = false;
    for (AlertRule rule : rules.plain()) {
      Judgement judgement = track.judge(rule.condition(), traces(signal));
      breached |= judgement instanceof Judgement.Breach;
      alerts.observe(rule, entity, minute, alive(judgement, signal, now), out);
    }
    track.close(breached);
  }

  private void codes(
      SignalRules rules, long minute, EntityMinute now, EntityAlerts alerts, Outcome out) {
    Signal signal = rules.signal();
    CodeTrack track = codes.get(signal.name());
    if (track == null) {
      if (!now.has(signal)) {
        return;
      }
      track = new CodeTrack(rules.plain());
      codes.put(signal.name(), track);
    }
    track.add(minute, now);
    for (AlertRule rule : rules.plain()) {
      if (rule.condition() instanceof Condition.Newcomer newcomer) {
        Judgement judgement = track.judge(newcomer, traces.failed());
        alerts.observe(rule, entity, minute, alive(judgement, signal, now), out);
      }
    }
  }

  /** Nothing of an entity is no missing data where other things of its service are heard. */
  private static Judgement alive(Judgement judgement, Signal signal, EntityMinute now) {
    return judgement instanceof Judgement.NoData
            && now.alive()
            && signal.shape() != Signal.Shape.PRESENCE
        ? Judgement.IDLE
        : judgement;
  }

  private List<String> traces(Signal signal) {
    return switch (signal.shape()) {
      case LATENCY, GAP -> traces.slowest();
      case SHARE -> SLOW.equals(signal.name()) ? traces.slowest() : traces.failed();
      case CODES -> traces.failed();
      case VOLUME, PRESENCE, GAUGE -> List.of();
    };
  }

  private double value(Signal signal, EntityMinute now) {
    return switch (signal.shape()) {
      case LATENCY, GAP -> {
        LatencyHistogram durations = now.durations(signal);
        yield durations.count() == 0 ? Double.NaN : durations.quantileNanos(signal.quantile());
      }
      case VOLUME -> now.alive() ? now.stats().calls() : Double.NaN;
      case SHARE -> now.alive() || now.stats().calls() > 0 ? bad(signal, now) : Double.NaN;
      case PRESENCE -> now.alive() ? 1 : Double.NaN;
      case CODES -> Double.NaN;
      case GAUGE -> now.gauge(signal);
    };
  }

  private double bad(Signal signal, EntityMinute now) {
    return switch (signal.name()) {
      case "status.4xx" -> now.clientErrors();
      case "status.5xx" -> now.serverErrors();
      case SLOW -> {
        BaselineTrack limit = baselines.get(SLOW_LIMIT);
        double nanos = limit == null ? Double.NaN : limit.expected();
        yield Double.isNaN(nanos) ? Double.NaN : now.stats().latency().countAbove((long) nanos);
      }
      default -> now.stats().errors();
    };
  }

  private static double base(Signal signal, EntityMinute now) {
    return switch (signal.shape()) {
      case VOLUME -> now.callerCalls();
      case GAP -> now.gap().count();
      case PRESENCE, GAUGE -> 1;
      case LATENCY, SHARE, CODES -> now.stats().calls();
    };
  }

  void writeTo(DataOutput out) throws IOException {
    entity.writeTo(out);
    out.writeLong(lastCalls);
    traces.writeTo(out);
    out.writeInt(baselines.size());
    for (Map.Entry<String, BaselineTrack> track : baselines.entrySet()) {
      out.writeUTF(track.getKey());
      Blobs.write(out, track.getValue()::writeTo);
    }
    out.writeInt(signals.size());
    for (Map.Entry<String, SignalTrack> track : signals.entrySet()) {
      out.writeUTF(track.getKey());
      Blobs.write(out, track.getValue()::writeTo);
    }
    out.writeInt(codes.size());
    for (Map.Entry<String, CodeTrack> track : codes.entrySet()) {
      out.writeUTF(track.getKey());
      Blobs.write(out, track.getValue()::writeTo);
    }
  }

  /** Reads what {@link #writeTo} wrote; null where no rule looks at the entity any more. */
  static @Nullable EntityWatch read(DataInput in, List<AlertRule> rules, BaselineSettings settings)
      throws IOException {
    AlertEntity entity = AlertEntity.readFrom(in);
    RulePlan plan = RulePlan.of(entity, rules);
    EntityWatch read = new EntityWatch(entity, plan, settings, in.readLong());
    read.traces = RecentTraces.read(in);
    for (int i = Codes.readCount(in, OpenMinute.MOST_NAMES); i > 0; i--) {
      SignalRules of = plan.bySignal().get(in.readUTF());
      DataInput state = Blobs.read(in);
      if (of != null && of.spec() != null) {
        read.baselines.put(
            of.signal().name(), BaselineTrack.read(state, of.signal(), of.spec(), settings));
      }
    }
    for (int i = Codes.readCount(in, OpenMinute.MOST_NAMES); i > 0; i--) {
      SignalRules of = plan.bySignal().get(in.readUTF());
      DataInput state = Blobs.read(in);
      if (of != null && !of.plain().isEmpty()) {
        read.signals.put(of.signal().name(), SignalTrack.read(state, of.signal(), of.plain()));
      }
    }
    for (int i = Codes.readCount(in, OpenMinute.MOST_NAMES); i > 0; i--) {
      SignalRules of = plan.bySignal().get(in.readUTF());
      DataInput state = Blobs.read(in);
      if (of != null && !of.plain().isEmpty()) {
        read.codes.put(of.signal().name(), CodeTrack.read(state, of.plain()));
      }
    }
    return plan.bySignal().isEmpty() ? null : read;
  }
}
