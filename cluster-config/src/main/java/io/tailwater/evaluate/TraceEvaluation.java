package io.tailwater.evaluate;

import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.SamplingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Judges the traces of a file of OTLP/JSON, one {@code TracesData} a line, as a node would that
 * sees all of them.
 *
 * <p>A file says nothing of when records came to Kafka, so stream time is the spans' own: each
 * trace is judged at the end of its latest span, and in that order, which is what limits and
 * samplers go by. The whole file is held in memory.
 */
public final class TraceEvaluation {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Counts over a file.
   *
   * @param refusedSpans spans without a valid trace or span id, which a node dead-letters
   * @param weight sum of the weights of what is sampled: an estimate of {@code traces} less the
   *     dropped
   */
  public record Summary(
      long traces,
      long spans,
      long refusedSpans,
      long sampled,
      long notSampled,
      long dropped,
      double weight) {
    /** The counts as one line for a person. */
    public String text() {
      return "%,d traces, %,d spans: %,d sampled (standing for %,.1f), %,d not sampled, %,d dropped%s"
          .formatted(
              traces,
              spans,
              sampled,
              weight,
              notSampled,
              dropped,
              refusedSpans == 0
                  ? ""
                  : "; %,d spans passed over for want of a valid id".formatted(refusedSpans));
    }

    /** The counts as one JSON object. */
    public String json() {
      return ResultJson.line(this);
    }
  }

  private final OfflineJudge judge;

  /**
   * Compiles the policies.
   *
   * @throws IllegalArgumentException if an expression in them cannot be compiled
   */
  public TraceEvaluation(SamplingSpec spec) {
    judge = new OfflineJudge(spec);
  }

  /**
   * Judges the file's traces.
   *
   * @param lines takes one line of JSON a trace, in order of first appearance
   * @throws UnreadableInputException if a line is not OTLP/JSON; nothing has been written by then
   */
  public Summary evaluate(Path file, Consumer<String> lines) throws UnreadableInputException {
    OtlpReader reader = new OtlpReader();
    Map<TraceId, List<SpanBatch>> traces = new LinkedHashMap<>();
    InputLines.read(
        file,
        (number, text) -> {
          try {
            for (SpanBatch batch : reader.read(text)) {
              traces.computeIfAbsent(batch.traceId(), _ -> new ArrayList<>()).add(batch);
            }
          } catch (MalformedJsonException malformed) {
            throw UnreadableInputException.at(
                file.toString(), number, "is not OTLP/JSON traces: " + malformed.getMessage());
          }
        });
    Map<TraceId, EvaluatedTrace> judged = judged(traces);
    for (TraceId id : traces.keySet()) {
      lines.accept(ResultJson.line(Objects.requireNonNull(judged.get(id))));
    }
    return summary(judged, reader.refusedSpans());
  }

  private Map<TraceId, EvaluatedTrace> judged(Map<TraceId, List<SpanBatch>> traces) {
    record Ended(TraceId id, List<SpanBatch> batches, long endMillis) {}
    List<Ended> byEnd =
        traces.entrySet().stream()
            .map(trace -> new Ended(trace.getKey(), trace.getValue(), endMillis(trace.getValue())))
            .sorted(Comparator.comparingLong(Ended::endMillis))
            .toList();
    Map<TraceId, EvaluatedTrace> judged = new LinkedHashMap<>();
    for (Ended trace : byEnd) {
      CollectorLifecycle life =
          new CollectorLifecycle(
              LifecycleSettings.undisturbed(judge.spec()), judge, trace.endMillis(), _ -> {});
      life.ingest(trace.batches());
      life.shutdown();
      long spans = trace.batches().stream().mapToLong(batch -> batch.spans().size()).sum();
      Judgement judgement = life.decisions().get(trace.id());
      if (judgement == null) {
        throw new IllegalStateException("trace " + trace.id() + " was never judged");
      }
      judged.put(
          trace.id(), new EvaluatedTrace(trace.id(), spans, judgement, judge.spec().traceState()));
    }
    return judged;
  }

  private static long endMillis(List<SpanBatch> batches) {
    long end = 0;
    for (SpanBatch batch : batches) {
      for (OtlpSpan span : batch.spans()) {
        SpanView view = span.view();
        end = Long.compareUnsigned(view.endNanos(), end) > 0 ? view.endNanos() : end;
      }
    }
    return Long.divideUnsigned(end, NANOS_PER_MILLI);
  }

  private static Summary summary(Map<TraceId, EvaluatedTrace> judged, long refusedSpans) {
    long spans = 0;
    double weight = 0;
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (EvaluatedTrace trace : judged.values()) {
      spans += trace.spans();
      weight += trace.judgement().verdict().sampleWeight();
      outcomes.merge(trace.judgement().outcome(), 1L, Long::sum);
    }
    return new Summary(
        judged.size(),
        spans,
        refusedSpans,
        outcomes.getOrDefault(Outcome.SAMPLED, 0L),
        outcomes.getOrDefault(Outcome.NOT_SAMPLED, 0L),
        outcomes.getOrDefault(Outcome.DROPPED, 0L),
        weight);
  }
}
