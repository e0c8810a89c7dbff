package io.tailwater.processors.alert.baseline;

import io.tailwater.model.LatencyHistogram;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 *   closed minute --> measure --> compare with the hour's snapshot --> rules --> reading
 *                        |                                              |
 *                        '--> open hour <-- learned unless excluded <---'
 *                                 | the hour ends
 *                                 v
 *                             history of 4 weeks --> snapshot of the next hour (immutable)
 *
 * Everything follows from the minutes that were accepted, in their order. Snapshots are functions of
 * the history, which changes only where an hour ends: so they are not written down with the state,
 * and a series that was read computes the same ones.
 */
/** The dynamic baseline of one series, fed one closed minute at a time. Not thread-safe. */
public final class BaselineSeries {
  private static final byte FORMAT = 1;
  private static final int MINUTES_AN_HOUR = 60;

  /** Longer without a vote or a sign of life, and what was pending starts anew. */
  private static final int MOST_MISSING_MINUTES = 2;

  private static final int NO_DATA_MINUTES = 3;
  private static final int STALE_MINUTES = 15;
  private static final int CLOSE_MINUTES = 120;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final SeriesSpec spec;
  private final BaselineSettings settings;
  private final HourHistory history;
  private final @Nullable BaselineSnapshot[] snapshots = new BaselineSnapshot[Quantiles.COUNT];
  private final CallWindow window;
  private final OpenHour openHour;
  private final SeriesRules rules;
  private final Exclusion exclusion = new Exclusion();

  /** Bits of the quantiles whose snapshot has been looked for in this hour. */
  private int looked;

  private long lastMinute = NEVER;
  private long lastVote = NEVER;
  private long lastHeard = NEVER;

  /** Index of the quantile that was judged last. */
  private byte lastQuantile;

  private boolean rebaselined;

  /** Minutes since the last vote in which the agent was alive. */
  private int idleMinutes;

  /** A series without history. */
  public BaselineSeries(SeriesSpec spec, BaselineSettings settings) {
    this(spec, settings, new HourHistory());
  }

  private BaselineSeries(SeriesSpec spec, BaselineSettings settings, HourHistory history) {
    this.spec = spec;
    this.settings = settings;
    this.history = history;
    window = new CallWindow(Math.max(0, Quantiles.indexOf(spec.quantile())));
    openHour = new OpenHour(spec);
    rules = new SeriesRules(spec, settings);
  }

  /**
   * Judges a closed minute, and learns it.
   *
   * @param minute epoch minute, the first of the sample's step; later than all before
   * @param sample of the series' kind, or absent
   * @throws IllegalArgumentException if the minute is not later, or the sample of another kind
   */
  public BaselineReading accept(long minute, MinuteSample sample, MinuteContext context) {
    if (minute <= lastMinute) {
      throw new IllegalArgumentException("minute " + minute + " comes after minute " + lastMinute);
    }
    rebaselined = false;
    enterHour(minute);
    lastMinute = minute;
    return switch (sample) {
      case MinuteSample.Absent _ -> absent(minute, context);
      case MinuteSample.Calls(LatencyHistogram durations) -> {
        require(SeriesKind.LATENCY);
        yield durations.count() == 0 ? absent(minute, context) : calls(minute, durations, context);
      }
      case MinuteSample.Count(double count) -> {
        require(SeriesKind.VOLUME);
        yield value(minute, count, context);
      }
      case MinuteSample.Gauge(double value) -> {
        require(SeriesKind.METRIC);
        yield value(minute, value, context);
      }
    };
  }

  /** Writes all that {@link #read} needs besides the spec and the settings. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    history.writeTo(out);
    openHour.writeTo(out);
    window.writeTo(out);
    rules.writeTo(out);
    exclusion.writeTo(out);
    out.writeLong(lastMinute);
    out.writeLong(lastVote);
    out.writeLong(lastHeard);
    out.writeInt(idleMinutes);
    out.writeByte(lastQuantile);
  }

  /**
   * Reads what {@link #writeTo} wrote; the series goes on exactly as the one that was written.
   *
   * @param spec the one it was written with
   * @throws IllegalArgumentException if it is no series of a known format
   * @throws IOException if it ends too soon
   */
  public static BaselineSeries read(DataInput in, SeriesSpec spec, BaselineSettings settings)
      throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException("a baseline series of format " + format);
    }
    BaselineSeries series = new BaselineSeries(spec, settings, HourHistory.read(in));
    series.openHour.readFrom(in);
    series.window.readFrom(in);
    series.rules.readFrom(in);
    series.exclusion.readFrom(in);
    series.lastMinute = in.readLong();
    series.lastVote = in.readLong();
    series.lastHeard = in.readLong();
    series.idleMinutes = in.readInt();
    series.lastQuantile = in.readByte();
    return series;
  }

  private BaselineReading calls(long minute, LatencyHistogram durations, MinuteContext context) {
    lastHeard = minute;
    Measured measured = window.measure(minute, durations, 0);
    Measured judged = measured == null ? null : judgedBy(minute, durations, measured);
    window.keep(minute, durations);
    if (measured == null || judged == null) {
      idleMinutes += spec.stepMinutes();
      return unjudged(minute, BaselineState.INSUFFICIENT);
    }
    BaselineSnapshot snapshot = snapshot(judged.quantile());
    long slower = snapshot == null ? 0 : durations.countAbove((long) expected(snapshot));
    return judge(minute, judged, measured, slower, context);
  }

  /** The measure by the highest quantile that has a baseline; the given one where none has. */
  private Measured judgedBy(long minute, LatencyHistogram durations, Measured measured) {
    for (int from = measured.quantile(); from < Quantiles.COUNT; from++) {
      if (snapshot(from) != null) {
        Measured lower = window.measure(minute, durations, from);
        return lower == null ? measured : lower;
      }
    }
    return measured;
  }

  private BaselineReading value(long minute, double value, MinuteContext context) {
    lastHeard = minute;
    Measured measured = new Measured(value, 0, 0, spec.stepMinutes());
    return judge(minute, measured, measured, 0, context);
  }

  private BaselineReading judge(
      long minute, Measured judged, Measured learned, long slower, MinuteContext context) {
    vote(minute);
    BaselineSnapshot snapshot = snapshot(judged.quantile());
    boolean extraordinary = context.excluded();
    double sigmas = Double.NaN;
    if (snapshot != null) {
      sigmas = snapshot.sigmas(spec.kind().toScale(judged.value()));
      lastQuantile = (byte) judged.quantile();
      rules.judge(minute, judged.value(), expected(snapshot), sigmas, slower, context.excluded());
      extraordinary |= Math.abs(sigmas) > settings.sigmas() || rules.firing() != 0;
    }
    if (exclusion.learns(minute, extraordinary, spec.stepMinutes())) {
      openHour.learn(spec.kind().toScale(learned.value()), learned.quantile());
    }
    return evaluated(minute, judged, sigmas, snapshot);
  }

  private BaselineReading absent(long minute, MinuteContext context) {
    if (context.agentAlive()) {
      lastHeard = minute;
      idleMinutes += spec.stepMinutes();
    }
    return unjudged(
        minute, minute - lastHeard >= NO_DATA_MINUTES ? BaselineState.NO_DATA : BaselineState.IDLE);
  }

  /**
   * A value to judge has come: what was pending starts anew where too much is missing before it.
   */
  private void vote(long minute) {
    long missing = minute - lastVote - spec.stepMinutes() - idleMinutes;
    if (missing > Math.max(MOST_MISSING_MINUTES, spec.stepMinutes())) {
      rules.interrupt();
    }
    lastVote = minute;
    idleMinutes = 0;
  }

  private void enterHour(long minute) {
    long hour = Math.floorDiv(minute, MINUTES_AN_HOUR);
    long before = Math.floorDiv(lastMinute, MINUTES_AN_HOUR);
    if (hour == before) {
      return;
    }
    BaselineSnapshot left = lastMinute == NEVER ? null : snapshot(lastQuantile);
    openHour.close(before, history);
    if (exclusion.isOver()) {
      adoptLevel(minute, left);
    }
    rules.enterHour(minute);
    Arrays.fill(snapshots, null);
    looked = 0;
  }

  /** Six hours were out of the ordinary: from here on, the level that they ended with is usual. */
  private void adoptLevel(long minute, @Nullable BaselineSnapshot left) {
    double sigmas = rules.median(exclusion.minutes() / spec.stepMinutes());
    if (left != null && Math.abs(sigmas) >= settings.recoverySigmas()) {
      history.shift(left.atSigmas(sigmas) - left.median());
      rules.end();
      rebaselined = true;
    }
    exclusion.adopt(minute);
  }

  private @Nullable BaselineSnapshot snapshot(int quantile) {
    if ((looked & (1 << quantile)) == 0) {
      long hour = Math.floorDiv(lastMinute, MINUTES_AN_HOUR);
      snapshots[quantile] = new SlotLadder(history, spec, settings).snapshot(hour, quantile);
      looked |= 1 << quantile;
    }
    return snapshots[quantile];
  }

  private BaselineReading evaluated(
      long minute, Measured judged, double sigmas, @Nullable BaselineSnapshot snapshot) {
    boolean latency = spec.kind() == SeriesKind.LATENCY;
    return new BaselineReading(
        minute,
        snapshot == null ? BaselineState.WARMUP : BaselineState.EVALUATED,
        judged.value(),
        latency ? Quantiles.at(judged.quantile()) : Double.NaN,
        judged.calls(),
        judged.minutes(),
        latency ? LatencyHistogram.MAX_RELATIVE_ERROR : 0,
        sigmas,
        snapshot == null ? Double.NaN : expected(snapshot),
        snapshot == null ? Double.NaN : atSigmas(snapshot, -settings.sigmas()),
        snapshot == null ? Double.NaN : atSigmas(snapshot, settings.sigmas()),
        snapshot,
        BaselineRule.of(rules.firing()),
        rebaselined,
        false);
  }

  private BaselineReading unjudged(long minute, BaselineState state) {
    long silent = minute - lastVote - spec.stepMinutes() + 1;
    boolean closes = rules.firing() != 0 && silent >= CLOSE_MINUTES;
    if (closes) {
      rules.end();
    }
    return new BaselineReading(
        minute,
        rules.firing() != 0 && silent >= STALE_MINUTES ? BaselineState.STALE : state,
        Double.NaN,
        Double.NaN,
        0,
        0,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        null,
        BaselineRule.of(rules.firing()),
        rebaselined,
        closes);
  }

  private double expected(BaselineSnapshot snapshot) {
    return atSigmas(snapshot, 0);
  }

  private double atSigmas(BaselineSnapshot snapshot, double sigmas) {
    return spec.kind().fromScale(snapshot.atSigmas(sigmas));
  }

  private void require(SeriesKind kind) {
    if (spec.kind() != kind) {
      throw new IllegalArgumentException("a sample of " + kind + " for a series of " + spec.kind());
    }
  }
}
