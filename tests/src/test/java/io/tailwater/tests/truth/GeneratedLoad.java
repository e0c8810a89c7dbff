package io.tailwater.tests.truth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tailwater.loadtests.bench.SpanLoad;
import io.tailwater.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A seeded load and what must become of it.
 *
 * <p>One record in fifty is held back until the rest is settled: its spans are late, and follow the
 * decision that was made without them. A trace of which every span is held back is judged by those.
 */
public final class GeneratedLoad {
  private static final int LATE_SHARE = 50;

  private final List<ProducerRecord<byte[], byte[]>> onTime = new ArrayList<>();
  private final List<byte[]> late = new ArrayList<>();
  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final int partitions;
  private final SplittableRandom random;
  private int batches;
  private long spans;

  private static final class Trace {
    private final List<RawSpan> onTime = new ArrayList<>();
    private final List<RawSpan> late = new ArrayList<>();
  }

  /**
   * A trace that must be there.
   *
   * @param policy that keeps it
   * @param weight of each of its spans
   * @param spanIds all of them, sorted
   */
  public record Kept(String policy, double weight, Set<String> spanIds) {}

  /**
   * Makes a load.
   *
   * @param spans how many at least
   * @param startMillis time of its first record
   * @param spansPerSecond how fast record time passes
   */
  public GeneratedLoad(long seed, int partitions, long spans, long startMillis, long spansPerSecond)
      throws InvalidProtocolBufferException {
    this.partitions = partitions;
    this.random = new SplittableRandom(seed);
    SpanLoad load = new SpanLoad(seed, startMillis, spansPerSecond);
    List<SpanLoad.Batch> made = new ArrayList<>();
    while (load.spans() < spans) {
      load.nextTrace(made::add);
    }
    load.flush(made::add);
    for (SpanLoad.Batch batch : made) {
      take(batch);
    }
  }

  private void take(SpanLoad.Batch batch) throws InvalidProtocolBufferException {
    boolean isLate = ++batches % LATE_SHARE == 0;
    for (RawSpan span : RawSpan.of(batch.otlp())) {
      spans++;
      Trace trace = traces.computeIfAbsent(span.traceId(), _ -> new Trace());
      (isLate ? trace.late : trace.onTime).add(span);
    }
    if (isLate) {
      late.add(batch.otlp());
    } else {
      onTime.add(
          new ProducerRecord<>(
              Topics.OTLP_SPANS,
              random.nextInt(partitions),
              batch.timeMillis(),
              null,
              batch.otlp()));
    }
  }

  /** What is sent first, with the times of its records. */
  public List<ProducerRecord<byte[], byte[]>> onTime() {
    return onTime;
  }

  /** What is sent when the rest is settled, as of now. */
  public List<ProducerRecord<byte[], byte[]>> late() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (byte[] value : late) {
      records.add(new ProducerRecord<>(Topics.OTLP_SPANS, random.nextInt(partitions), null, value));
    }
    return records;
  }

  /** Spans made, those held back included. */
  public long spanCount() {
    return spans;
  }

  /** Traces made. */
  public int traceCount() {
    return traces.size();
  }

  /** Traces of which some span is sent first. */
  public long traceCountOnTime() {
    return traces.values().stream().filter(trace -> !trace.onTime.isEmpty()).count();
  }

  /** The traces that must be there before the late spans are sent. */
  public Map<String, Kept> keptOnTime(SecondJudge judge) {
    Map<String, Kept> kept = new HashMap<>();
    traces.forEach(
        (id, trace) -> {
          if (!trace.onTime.isEmpty()) {
            judge
                .judge(trace.onTime)
                .ifPresent(by -> kept.put(id, kept(by, trace.onTime, List.of())));
          }
        });
    return kept;
  }

  /** The traces that must be there in the end. */
  public Map<String, Kept> keptInTheEnd(SecondJudge judge) {
    Map<String, Kept> kept = new HashMap<>();
    traces.forEach(
        (id, trace) -> {
          Optional<SecondJudge.Kept> verdict =
              judge.judge(trace.onTime.isEmpty() ? trace.late : trace.onTime);
          verdict.ifPresent(by -> kept.put(id, kept(by, trace.onTime, trace.late)));
        });
    return kept;
  }

  /**
   * A trace that was rejected until a late span spoke for it by itself.
   *
   * @param policies that its late spans speak for
   * @param speaking late spans that must be there
   * @param late spans that may be there: those that came after the first that spoke
   */
  public record Turned(Set<String> policies, Set<String> speaking, Set<String> late) {}

  /** The traces whose rejection is turned. */
  public Map<String, Turned> turned(SecondJudge judge) {
    Map<String, Turned> turned = new HashMap<>();
    traces.forEach(
        (id, trace) -> {
          if (trace.onTime.isEmpty() || judge.judge(trace.onTime).isPresent()) {
            return;
          }
          Turned found = new Turned(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
          for (RawSpan span : trace.late) {
            found.late().add(span.spanId());
            judge
                .judge(List.of(span))
                .filter(verdict -> verdict.weight() == 1)
                .ifPresent(
                    verdict -> {
                      found.policies().add(verdict.policy());
                      found.speaking().add(span.spanId());
                    });
          }
          if (!found.speaking().isEmpty()) {
            turned.put(id, found);
          }
        });
    return turned;
  }

  /** Spans that must be there. */
  public static long spanCount(Map<String, Kept> kept) {
    return kept.values().stream().mapToLong(trace -> trace.spanIds().size()).sum();
  }

  private static Kept kept(SecondJudge.Kept by, List<RawSpan> onTime, List<RawSpan> late) {
    Set<String> ids = new TreeSet<>();
    onTime.forEach(span -> ids.add(span.spanId()));
    late.forEach(span -> ids.add(span.spanId()));
    return new Kept(by.policy(), by.weight(), ids);
  }
}
