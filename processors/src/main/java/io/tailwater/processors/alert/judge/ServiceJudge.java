package io.tailwater.processors.alert.judge;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.MetricMinute;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.AlertEntity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 *   add --> open minutes --(the watermark has passed)--> a closed minute
 *                                                            |
 *      entities: baselines, plain conditions <---------------+---> objectives
 *      lines: surges (also within the minute)                |     (also within the minute)
 *                      |                                     '---> edges: evidence
 *                      v
 *                   alerts, one vote a minute each --> transitions
 *
 * Minutes are closed one by one and in order, and all that is looked at in one is in order too: so
 * the same counts give the same output, in whatever order they came, and however many minutes are
 * closed at once. Only what is judged before its minute is over depends on when that is done.
 */
/**
 * Judges one service by its counts, or one machine by its metrics. Not thread-safe.
 *
 * <p>A minute is judged once, when the watermark has passed its end; also where nothing came. Calls
 * that come later still count for objectives, and are told of in {@link JudgeOutput#lateCalls}.
 */
public final class ServiceJudge {
  private static final byte FORMAT = 4;
  private static final long NONE = Long.MIN_VALUE;

  private final String service;
  private final OpenMinutes open;
  private final EntityWatches watches;
  private final ObjectiveBook objectives;
  private final SurgeBook surges;
  private final EdgeBook edges;
  private final MetricBook metrics;
  private final VersionBook versions;
  private final EntityAlerts alerts;
  private final RecentTraces traces;

  /** The last minute that was closed. */
  private long closed = NONE;

  /** The last minute in which anything was heard. */
  private long heard = NONE;

  /** The last minute that was over by any watermark. */
  private long reached = NONE;

  private long lateCalls;

  /**
   * A service of which nothing is known.
   *
   * @param service its name, or the {@link MetricMinute#placeOfHost} of a machine
   */
  public ServiceJudge(String service, JudgeRules rules) {
    this.service = service;
    open = new OpenMinutes();
    watches = new EntityWatches(service, rules);
    objectives = new ObjectiveBook(service, rules);
    surges = new SurgeBook(service, rules);
    edges = new EdgeBook(service);
    metrics = new MetricBook(service);
    versions = new VersionBook();
    alerts = new EntityAlerts();
    traces = new RecentTraces();
  }

  private ServiceJudge(String service, JudgeRules rules, DataInput in) throws IOException {
    this.service = service;
    closed = in.readLong();
    heard = in.readLong();
    reached = in.readLong();
    lateCalls = in.readLong();
    open = OpenMinutes.read(in);
    watches = EntityWatches.read(in, service, rules);
    objectives = ObjectiveBook.read(in, service, rules);
    surges = SurgeBook.read(in, service, rules);
    edges = EdgeBook.read(in, service);
    metrics = MetricBook.read(in, service);
    versions = VersionBook.read(in);
    alerts = EntityAlerts.read(in, rules);
    traces = RecentTraces.read(in);
  }

  /** Whose judge it is: a service, or the {@link MetricMinute#placeOfHost} of a machine. */
  public String service() {
    return service;
  }

  /** Adds requests that the service answered. */
  public void add(RequestKey key, CallStats stats) {
    OpenMinute minute = minute(key.minuteMillis(), stats.calls());
    if (minute != null) {
      minute.add(key, stats);
      objectives.add(minute, key, stats);
    } else if (isClosed(key.minuteMillis())) {
      objectives.addLate(key, stats);
    }
  }

  /** Adds calls that the service made. */
  public void add(EdgeKey key, EdgeStats stats) {
    OpenMinute minute = minute(key.minuteMillis(), stats.client().calls());
    if (minute != null) {
      minute.add(key, stats);
    }
  }

  /** Adds statements that the service had executed. */
  public void add(StatementKey key, CallStats stats) {
    OpenMinute minute = minute(key.minuteMillis(), stats.calls());
    if (minute != null) {
      minute.add(key, stats);
    }
  }

  /** Adds lines of its logs; those of more than two minutes ago are left out. */
  public void add(LogSlotCount count) {
    OpenMinute minute = minute(count.slotMillis(), 0);
    if (minute != null && count.lines() > 0) {
      minute.hear();
    }
    if (minute != null || isClosed(count.slotMillis())) {
      surges.add(count);
    }
  }

  /** Adds what was measured of the service, its instances, or the machine that it is. */
  public void add(MetricMinute of) {
    OpenMinute minute = minute(of.minuteMillis(), 0);
    if (minute != null) {
      minute.add(of);
    }
  }

  private boolean isClosed(long millis) {
    return closed != NONE && Minutes.of(millis) <= closed;
  }

  private @Nullable OpenMinute minute(long millis, long calls) {
    if (isClosed(millis)) {
      lateCalls += calls;
      return null;
    }
    return open.of(Minutes.of(millis), calls);
  }

  /**
   * Judges what is over by this moment, and what more data could only make clearer.
   *
   * @param watermarkMillis of event time: nothing of before is expected, but late; epoch
   *     milliseconds
   * @param nowMillis when the input was written, epoch milliseconds: says what is historical
   */
  public JudgeOutput judge(long watermarkMillis, long nowMillis) {
    Outcome out = new Outcome(Minutes.of(nowMillis));
    long over = Minutes.of(watermarkMillis) - 1;
    reached = Math.max(reached, over);
    alerts.dropOrphans(Math.max(over, closed), out);
    for (long minute = next(over); minute <= over; minute = next(over)) {
      close(minute, out);
    }
    surges.judge(watermarkMillis, alerts, out);
    objectives.judgeEarly(watermarkMillis, open, traces, alerts, out);
    JudgeOutput output = out.output(lateCalls);
    lateCalls = 0;
    return output;
  }

  /** The minute to be closed next; one that is not over where there is none. */
  private long next(long over) {
    boolean nothingToJudge =
        closed == NONE
            || (closed - heard > EntityWatches.REMEMBERED_MINUTES
                && watches.isEmpty()
                && alerts.isEmpty()
                && edges.isEmpty()
                && metrics.isEmpty());
    long first = open.first(over + 1);
    return nothingToJudge ? first : closed + 1;
  }

  private void close(long minute, Outcome out) {
    OpenMinute data = open.take(minute);
    Set<AlertEntity> firing = alerts.open();
    traces.add(minute, data.total());
    heard = data.isHeard() ? minute : heard;
    surges.judge(Minutes.millis(minute + 1), alerts, out);
    watches.judge(minute, data, edges.database(data), firing, alerts, out);
    objectives.close(minute, data, traces, alerts, out);
    surges.close(minute, alerts, out);
    edges.close(
        minute,
        data,
        metrics.close(minute, data.gauges().values()),
        versions.close(minute, data.gauges().versions()),
        out);
    alerts.settle(minute, out);
    closed = minute;
  }

  /** The alerts that are open, each as a step from where it stands to there. */
  public List<AlertTransition> open() {
    return alerts.standing();
  }

  /**
   * How many calls were left out since the service is known, because their minute was so far ahead
   * that there is no room for it.
   */
  public long ignoredCalls() {
    return open.ignoredCalls();
  }

  /** How often an entity was passed over in a minute since the service has too many of them. */
  public long ignoredEntities() {
    return watches.ignored();
  }

  /** Whether nothing is known any more that would have to be remembered. */
  public boolean isForgettable() {
    return open.isEmpty()
        && watches.isEmpty()
        && alerts.isEmpty()
        && (heard == NONE || reached - heard > EntityWatches.REMEMBERED_MINUTES);
  }

  /** Writes the state; the rules are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(service);
    out.writeLong(closed);
    out.writeLong(heard);
    out.writeLong(reached);
    out.writeLong(lateCalls);
    open.writeTo(out);
    watches.writeTo(out);
    objectives.writeTo(out);
    surges.writeTo(out);
    edges.writeTo(out);
    metrics.writeTo(out);
    versions.writeTo(out);
    alerts.writeTo(out);
    traces.writeTo(out);
  }

  /**
   * Reads what {@link #writeTo} wrote. Where rules have changed meanwhile, what is of rules that
   * are no longer is dropped, and their open alerts are resolved by the next judgement.
   *
   * @throws IOException if it is no state of a known format, or ends too soon
   */
  public static ServiceJudge read(DataInput in, JudgeRules rules) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException("the state of a service's judge in format " + format);
    }
    return new ServiceJudge(in.readUTF(), rules, in);
  }
}
