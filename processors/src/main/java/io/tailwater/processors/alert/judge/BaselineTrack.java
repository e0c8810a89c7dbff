package io.tailwater.processors.alert.judge;

import io.tailwater.model.alert.BaselineRow;
import io.tailwater.processors.alert.baseline.BaselineReading;
import io.tailwater.processors.alert.baseline.BaselineRule;
import io.tailwater.processors.alert.baseline.BaselineSeries;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.baseline.BaselineSnapshot;
import io.tailwater.processors.alert.baseline.BaselineState;
import io.tailwater.processors.alert.baseline.MinuteContext;
import io.tailwater.processors.alert.baseline.MinuteSample;
import io.tailwater.processors.alert.baseline.SeriesKind;
import io.tailwater.processors.alert.baseline.SeriesSpec;
import io.tailwater.processors.alert.baseline.Side;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/*
 * The series knows when a rule holds; alerts have clocks of their own, so that they can be pending.
 * Both have to say the same:
 *
 *   R1, drop   each minute that is beyond, and matters, is a breach, so the alert is pending from the
 *              first on. Where as many as the rule asks for are together and the series does not hold
 *              (too few calls are affected, or it asks for more minutes), the minute says nothing.
 *              What is not beyond is calm or near it by its distance, as the series has it too.
 *   R2         the minute in which the series begins to hold is the first breach; then as R1.
 *   R3         breached for as long as the series holds, which has waited for calm itself.
 */
/** One signal of an entity beside its baseline, and what rules make of it. Not thread-safe. */
final class BaselineTrack {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int RULES = BaselineRule.values().length;

  private final Signal signal;
  private final SeriesSpec spec;
  private final BaselineSettings settings;
  private final BaselineSeries series;

  /** By rule, on which side it holds: 1 above, -1 below, 0 where it does not. */
  private final byte[] sides = new byte[RULES];

  /** Minutes in a row that are beyond on a side, which is the sign. */
  private int run;

  /** Of a latency, what was expected last of the quantile that the signal names; else NaN. */
  private double expected = Double.NaN;

  private boolean isNew;

  /** A signal without history. */
  BaselineTrack(Signal signal, SeriesSpec spec, BaselineSettings settings) {
    this(signal, spec, settings, new BaselineSeries(spec, settings));
  }

  private BaselineTrack(
      Signal signal, SeriesSpec spec, BaselineSettings settings, BaselineSeries series) {
    this.signal = signal;
    this.spec = spec;
    this.settings = settings;
    this.series = series;
  }

  /** What is usual of the quantile that the signal names; NaN where it is not known. */
  double expected() {
    return expected;
  }

  /** Takes a closed minute. */
  BaselineReading accept(long minute, EntityMinute now, boolean excluded) {
    BaselineReading reading =
        series.accept(minute, sample(now), new MinuteContext(now.alive(), excluded));
    isNew = false;
    for (BaselineRule rule : BaselineRule.values()) {
      boolean holds = reading.firing().contains(rule);
      byte before = sides[at(rule)];
      sides[at(rule)] = (byte) (!holds ? 0 : before != 0 ? before : direction(reading));
      isNew |= rule == BaselineRule.SHORT && holds && before == 0;
    }
    if (reading.state() == BaselineState.EVALUATED) {
      int side = isBeyond(reading, 1) ? 1 : isBeyond(reading, -1) ? -1 : 0;
      run = side == 0 ? 0 : Integer.signum(run) == side ? run + side : side;
      expected = reading.quantile() == spec.quantile() ? reading.expected() : Double.NaN;
    }
    return reading;
  }

  private MinuteSample sample(EntityMinute now) {
    return switch (spec.kind()) {
      case LATENCY -> new MinuteSample.Calls(now.durations(signal));
      case VOLUME ->
          now.alive() || now.stats().calls() > 0
              ? new MinuteSample.Count(now.stats().calls())
              : MinuteSample.ABSENT;
      case METRIC -> {
        double value = now.gauge(signal);
        yield Math.abs(value) <= Float.MAX_VALUE
            ? new MinuteSample.Gauge(value)
            : MinuteSample.ABSENT;
      }
    };
  }

  /** On which side a series is that begins to hold in this minute. */
  private int direction(BaselineReading reading) {
    return switch (spec.side()) {
      case UPPER -> 1;
      case LOWER -> -1;
      case BOTH -> reading.sigmas() < 0 ? -1 : 1;
    };
  }

  /** Whether a minute is far away on a side, and that would matter if it stayed so. */
  private boolean isBeyond(BaselineReading reading, int direction) {
    Side other = direction > 0 ? Side.LOWER : Side.UPPER;
    BaselineSettings.Gate gate = settings.gate();
    double value = reading.value();
    double usual = reading.expected();
    double change = direction * (value - usual);
    if (spec.kind() == SeriesKind.METRIC) {
      return spec.side() != other && direction * reading.sigmas() > settings.sigmas();
    }
    if (spec.side() == other
        || direction * reading.sigmas() <= settings.sigmas()
        || Math.max(value, usual) < gate.factor() * Math.min(value, usual)) {
      return false;
    }
    return spec.kind() == SeriesKind.LATENCY
        ? change >= gate.slowerNanos()
        : change >= gate.affectedCalls() && (direction > 0 || usual >= gate.volumePerMinute());
  }

  /** What a rule says of the minute that was taken last. */
  Judgement judge(
      AlertRule rule,
      Detector detector,
      BaselineReading reading,
      boolean alive,
      List<String> traces) {
    return switch (reading.state()) {
      case WARMUP -> Judgement.WARM_UP;
      case INSUFFICIENT -> Judgement.INSUFFICIENT;
      case IDLE -> Judgement.IDLE;
      case NO_DATA -> Judgement.NO_DATA;
      case STALE -> alive ? Judgement.IDLE : Judgement.NO_DATA;
      case EVALUATED -> evaluated(rule, detector, reading, traces);
    };
  }

  private Judgement evaluated(
      AlertRule rule, Detector detector, BaselineReading reading, List<String> traces) {
    int direction = detector.direction();
    boolean holds = sides[at(detector.rule())] == direction;
    boolean beyond = Integer.signum(run) == direction;
    Measurement measured = measurement(reading, direction);
    boolean breached =
        switch (detector) {
          case SUSTAINED, DROP -> beyond;
          case SHORT -> holds && (isNew || beyond);
          case DRIFT -> holds;
        };
    if (!breached) {
      return new Judgement.Calm(measured);
    }
    return holds || Math.abs(run) < rule.forMinutes()
        ? new Judgement.Breach(measured, traces)
        : Judgement.INSUFFICIENT;
  }

  private Measurement measurement(BaselineReading reading, int direction) {
    boolean latency = spec.kind() == SeriesKind.LATENCY;
    double unit = latency ? NANOS_PER_MILLI : 1;
    return new Measurement(
        reading.value() / unit,
        (direction > 0 ? reading.upper() : reading.lower()) / unit,
        direction * reading.sigmas(),
        reading.errorBar(),
        samples(reading),
        Double.NaN,
        unit("ms", "calls/min"),
        basis(reading, latency));
  }

  private long samples(BaselineReading reading) {
    return switch (spec.kind()) {
      case LATENCY -> reading.calls();
      case VOLUME -> Math.round(reading.value());
      case METRIC -> 1;
    };
  }

  /** The unit of values; that of a metric is whatever its sender counts in. */
  private String unit(String ofLatency, String ofVolume) {
    return switch (spec.kind()) {
      case LATENCY -> ofLatency;
      case VOLUME -> ofVolume;
      case METRIC -> "";
    };
  }

  private static String basis(BaselineReading reading, boolean latency) {
    BaselineSnapshot snapshot = reading.snapshot();
    String of = snapshot == null ? "" : word(snapshot.rung()) + ", version " + snapshot.version();
    return latency ? "P%d, %s".formatted(Math.round(100 * reading.quantile()), of) : of;
  }

  /** The row of a reading. */
  BaselineRow row(AlertEntity entity, BaselineReading reading) {
    BaselineSnapshot snapshot = reading.snapshot();
    return new BaselineRow(
        Minutes.millis(reading.minute()),
        entity.service(),
        entity.kind().word(),
        entity.key(),
        signal.name(),
        unit("ns", "calls"),
        word(reading.state()),
        reading.value(),
        Double.isNaN(reading.quantile()) ? 0 : reading.quantile(),
        reading.calls(),
        reading.mergedMinutes(),
        reading.errorBar(),
        reading.expected(),
        reading.lower(),
        reading.upper(),
        reading.sigmas(),
        snapshot == null ? 0 : snapshot.version(),
        snapshot == null ? "" : word(snapshot.rung()),
        reading.firing().stream().map(BaselineTrack::word).toList());
  }

  /** Whether a reading tells anything. */
  static boolean tells(BaselineReading reading) {
    return !Double.isNaN(reading.value())
        || (reading.state() != BaselineState.IDLE && reading.state() != BaselineState.NO_DATA);
  }

  private static int at(BaselineRule rule) {
    return switch (rule) {
      case SUSTAINED -> 0;
      case SHORT -> 1;
      case DRIFT -> 2;
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeUTF(spec.side().name());
    series.writeTo(out);
    out.write(sides);
    out.writeInt(run);
    out.writeDouble(expected);
  }

  /** Reads what {@link #writeTo} wrote; begins anew where another side is judged now. */
  static BaselineTrack read(DataInput in, Signal signal, SeriesSpec spec, BaselineSettings settings)
      throws IOException {
    if (!in.readUTF().equals(spec.side().name())) {
      return new BaselineTrack(signal, spec, settings);
    }
    BaselineTrack read =
        new BaselineTrack(signal, spec, settings, BaselineSeries.read(in, spec, settings));
    in.readFully(read.sides);
    read.run = in.readInt();
    read.expected = in.readDouble();
    return read;
  }
}
