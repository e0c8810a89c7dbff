package io.tailwater.processors.metric;

import io.tailwater.model.Hash128;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.MetricSeries;
import io.tailwater.model.metric.Temporality;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.DataPointView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.MetricView;
import io.tailwater.model.otlp.OtlpMetricScanner;
import io.tailwater.model.otlp.OtlpMetricVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the metrics of a partition into rows: totals into what they grew by, streams beyond a limit
 * into one, old names into today's.
 *
 * <p>It is the only one that sees the streams of its partition. The rows of a record follow from
 * the records before and its own, by the rules of {@link StreamState}, so a stage that is restored
 * from a snapshot makes the same rows of the records behind it. Time is that of the records. Not
 * thread-safe.
 *
 * <p>Memory: about 400 bytes a stream, times {@link MetricSettings#maxStreams()}, and twice {@link
 * MetricSettings#maxBytes()} for totals and texts.
 */
public final class MetricStage {
  /** How many times within the span of staleness silent streams are looked for. */
  private static final int SWEEPS = 8;

  private final MetricSettings settings;
  private final @Nullable Predicate<String> wanted;
  private final long staleMillis;
  private final MetricCounters counters = new MetricCounters();
  private final OtlpMetricScanner scanner = new OtlpMetricScanner();
  private final SeriesReader names = new SeriesReader();
  private final PointRows pointRows = new PointRows();
  private final DataPointView point = new DataPointView();
  private final StreamTable<WireStream> wires = new StreamTable<>();
  private final OverflowRows overflowRows = new OverflowRows();
  private final CardinalityGuard guard;
  private final Visitor visitor = new Visitor();
  private final StreamTable<StreamState> states = new StreamTable<>();
  private StageClock clock = StageClock.UNSET;
  private List<MetricRow> rows = new ArrayList<>();
  private long recordMillis;
  private long totalBytes;
  private @Nullable MetricSeries overflowSeries;

  /** A stage that has seen nothing. */
  public MetricStage(MetricSettings settings) {
    this(settings, null);
  }

  /**
   * A stage that has seen nothing, and looks at some metrics only.
   *
   * @param wanted tells of a metric's name, today's, whether it is one of them; null for all
   */
  public MetricStage(MetricSettings settings, @Nullable Predicate<String> wanted) {
    this.settings = settings;
    this.wanted = wanted;
    staleMillis = settings.staleAfter().toMillis();
    guard = new CardinalityGuard(settings.maxSeriesPerMetric());
  }

  /**
   * The stage that wrote a snapshot.
   *
   * @param chunks all chunks of one snapshot, in any order
   * @throws IllegalArgumentException if they are no snapshot, or not the whole of one
   */
  public static MetricStage restore(MetricSettings settings, List<byte[]> chunks) {
    MetricStage stage = new MetricStage(settings);
    StageSnapshot snapshot = StageSnapshot.decode(chunks);
    stage.clock = snapshot.clock();
    for (StreamState state : snapshot.streams()) {
      stage.states.put(state.idHi, state.idLo, state);
      stage.guard.add(state);
      stage.totalBytes += state.totalBytes();
    }
    return stage;
  }

  /**
   * What the stage has to remember, in chunks of about {@code maxChunkBytes}, at least one.
   * Counters are not part of it.
   */
  public List<byte[]> snapshot(int maxChunkBytes) {
    List<StreamState> all = new ArrayList<>(states.size());
    states.forEach(all::add);
    return new StageSnapshot(clock, all).encode(maxChunkBytes);
  }

  /**
   * Takes the next record.
   *
   * @param otlp an encoded {@code MetricsData}
   * @param recordMillis the record's time, epoch milliseconds
   * @return its rows; of one series and time there is at most one
   * @throws MalformedOtlpException if the framing above the metrics is broken; nothing has changed
   *     then
   */
  public List<MetricRow> add(byte[] otlp, long recordMillis) {
    scanner.check(otlp);
    this.recordMillis = PointTimes.recordMillis(recordMillis);
    clock = clock.at(this.recordMillis);
    if (clock.streamMillis() - clock.sweptMillis() >= staleMillis / SWEEPS) {
      forgetSilent();
    }
    scanner.scan(otlp, visitor);
    overflowRows.drainTo(rows);
    List<MetricRow> made = rows;
    rows = new ArrayList<>(made.size());
    counters.add(MetricCount.ROWS, made.size());
    return made;
  }

  private void forgetSilent() {
    long oldest = clock.streamMillis() - staleMillis;
    int before = states.size();
    states.retain(
        state -> {
          boolean stays = state.seenMillis >= oldest;
          if (!stays) {
            state.forgotten = true;
            totalBytes -= state.totalBytes();
            guard.remove(state);
          }
          return stays;
        });
    wires.retain(wire -> !wire.state().forgotten);
    counters.add(MetricCount.STALE_STREAMS, before - states.size());
    clock = clock.swept();
  }

  /** What became of the points so far. */
  public MetricCounters counters() {
    return counters;
  }

  /** About how many bytes the streams, their last totals and texts take. */
  public long heldBytes() {
    return 400L * states.size() + totalBytes + names.textBytes();
  }

  /** How many streams the stage remembers. */
  public int streams() {
    return states.size();
  }

  private final class Visitor implements OtlpMetricVisitor {
    @Override
    public void context(ContextView context) {
      names.context(context);
    }

    @Override
    public void metric(MetricView metric) {
      if (!isWanted(metric)) {
        return;
      }
      counters.add(MetricCount.POINTS, metric.pointCount());
      if (metric.problem() != MetricView.Problem.NONE) {
        counters.one(MetricCount.INVALID_METRIC);
      } else if (isWithoutTemporality(metric)) {
        counters.one(MetricCount.INVALID_METRIC);
        counters.add(MetricCount.INVALID_POINT, metric.pointCount());
      } else {
        names.metric(metric);
        overflowSeries = null;
        while (metric.nextPoint(point)) {
          take(metric);
        }
      }
    }
  }

  private boolean isWanted(MetricView metric) {
    if (wanted == null || metric.problem() != MetricView.Problem.NONE) {
      return true;
    }
    String name = LabelText.text(metric.buffer(), metric.nameOffset(), metric.nameLength());
    String unit = LabelText.text(metric.buffer(), metric.unitOffset(), metric.unitLength());
    return wanted.test(MetricConventions.of(name, unit).name());
  }

  private static boolean isWithoutTemporality(MetricView metric) {
    return metric.kind() != MetricKind.GAUGE
        && metric.kind() != MetricKind.SUMMARY
        && metric.temporality() == Temporality.UNSPECIFIED;
  }

  private void take(MetricView metric) {
    if (point.problem() != DataPointView.Problem.NONE) {
      counters.one(MetricCount.INVALID_POINT);
      return;
    }
    if (point.hasNoRecordedValue()) {
      counters.one(MetricCount.NO_VALUE);
      return;
    }
    Totals totals = Totals.of(metric.kind(), point, metric.monotonic());
    if (!totals.isUsable()) {
      counters.one(MetricCount.NOT_A_NUMBER);
      return;
    }
    Hash128 wireId = names.wireId(point);
    WireStream stream = wires.find(wireId.hi(), wireId.lo());
    if (stream == null) {
      stream = open(wireId.hi(), wireId.lo());
      if (stream == null) {
        return;
      }
    }
    boolean cumulative =
        metric.temporality() == Temporality.CUMULATIVE || metric.kind() == MetricKind.SUMMARY;
    if (cumulative && !hasRoom(stream.state(), totals)) {
      counters.one(MetricCount.NO_ROOM);
      return;
    }
    judge(stream, cumulative, stream.divisor() == 1 ? totals : totals.divided(stream.divisor()));
  }

  private boolean hasRoom(StreamState state, Totals totals) {
    long more = totals.bytes() - (long) state.totalBytes();
    return more <= 0 || totalBytes + more <= settings.maxBytes();
  }

  /** Finds or begins the stream of a point that is on the wire for the first time. */
  private @Nullable WireStream open(long wireHi, long wireLo) {
    SeriesReader.Found found;
    try {
      found = names.find(point);
    } catch (MalformedOtlpException _) {
      counters.one(MetricCount.INVALID_POINT);
      return null;
    }
    StreamState state = states.find(found.idHi(), found.idLo());
    if (state == null) {
      if (states.size() >= settings.maxStreams()) {
        counters.one(MetricCount.NO_ROOM);
        return null;
      }
      boolean overflow = !guard.admits(found.group());
      state = new StreamState(found.idHi(), found.idLo(), found.group(), overflow);
      states.put(found.idHi(), found.idLo(), state);
    }
    if (wires.size() >= 2 * settings.maxStreams() || names.textBytes() > settings.maxBytes()) {
      wires.clear();
      names.forgetTexts();
    }
    MetricSeries series = state.overflow ? overflowSeries() : names.series(found);
    WireStream stream = new WireStream(series, found.divisor(), state);
    wires.put(wireHi, wireLo, stream);
    return stream;
  }

  private MetricSeries overflowSeries() {
    MetricSeries known = overflowSeries;
    if (known == null) {
      known = names.overflowSeries();
      overflowSeries = known;
    }
    return known;
  }

  private void judge(WireStream stream, boolean cumulative, Totals totals) {
    PointTimes times = PointTimes.of(point.startNanos(), point.timeNanos(), recordMillis);
    if (times.mended()) {
      counters.one(MetricCount.TIME_MENDED);
    }
    StreamState state = stream.state();
    state.seenMillis = Math.max(state.seenMillis, recordMillis);
    int bytesBefore = state.totalBytes();
    long landedUpTo = cumulative ? state.lastNanos : 0;
    StreamState.Verdict verdict =
        cumulative
            ? state.total(
                times.startNanos(), times.timeNanos(), totals, clock.watchedNanos(staleMillis))
            : state.single(times.startNanos(), times.timeNanos(), totals);
    totalBytes += state.totalBytes() - bytesBefore;
    switch (verdict) {
      case DUPLICATE -> counters.one(MetricCount.DUPLICATE);
      case OUT_OF_ORDER -> counters.one(MetricCount.OUT_OF_ORDER);
      case FIRST -> first(stream, times, totals);
      case WHOLE, CONTINUES -> land(stream, times, verdict, landedUpTo);
      case RESET -> {
        counters.one(MetricCount.RESET);
        land(stream, times, verdict, landedUpTo);
      }
    }
  }

  /** A number says what it is, and a summary has quantiles; a histogram says nothing yet. */
  private void first(WireStream stream, PointTimes times, Totals totals) {
    Totals nothing =
        switch (totals) {
          case NumberTotal _ -> NumberTotal.ZERO;
          case SummaryTotal _ -> SummaryTotal.ZERO;
          case HistogramTotal _, ExponentialTotal _ -> null;
        };
    if (nothing == null) {
      counters.one(MetricCount.BASELINE);
      return;
    }
    long time = times.timeNanos();
    emit(stream, pointRows.row(stream, time, time, point, nothing, false, 0));
  }

  private void land(
      WireStream stream, PointTimes times, StreamState.Verdict verdict, long landedUpTo) {
    StreamState state = stream.state();
    Totals added = state.added();
    if (added == null) {
      throw new IllegalStateException("a point that lands without adding anything");
    }
    boolean gauge = stream.series().kind() == MetricKind.GAUGE;
    emit(
        stream,
        pointRows.row(
            stream,
            gauge ? times.timeNanos() : state.fromNanos(),
            times.timeNanos(),
            point,
            added,
            verdict != StreamState.Verdict.CONTINUES,
            landedUpTo));
  }

  private void emit(WireStream stream, MetricRow row) {
    if (!stream.series().overflow()) {
      rows.add(row);
      return;
    }
    counters.one(MetricCount.OVERFLOW);
    if (overflowRows.add(row)) {
      counters.one(MetricCount.MERGED);
    }
  }
}
