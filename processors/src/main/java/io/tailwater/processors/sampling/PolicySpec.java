package io.tailwater.processors.sampling;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.ottl.OttlErrorMode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One policy of the {@code tail_sampling:} block, as written. Names and meaning of the types that
 * the OpenTelemetry Collector has are those of its {@code tailsamplingprocessor} v0.164.1; where
 * {@link SamplingMode} makes a difference the compiled policy knows it, not the specification.
 */
public sealed interface PolicySpec {
  /** The policy's name; what {@code policy} says on the spans that it keeps. */
  String name();

  /** The type as it stands in the file. */
  default String type() {
    return switch (this) {
      case AlwaysSample _ -> "always_sample";
      case StatusCodes _ -> "status_code";
      case Latency _ -> "latency";
      case Probabilistic _ -> "probabilistic";
      case StringAttribute _ -> "string_attribute";
      case NumericAttribute _ -> "numeric_attribute";
      case BooleanAttribute _ -> "boolean_attribute";
      case SpanCount _ -> "span_count";
      case TraceState _ -> "trace_state";
      case TraceFlags _ -> "trace_flags";
      case OttlCondition _ -> "ottl_condition";
      case Limiting(_, LimitedUnit unit, _, _) ->
          unit == LimitedUnit.SPANS ? "rate_limiting" : "bytes_limiting";
      case Budget _ -> "budget";
      case And _ -> "and";
      case Or _ -> "or";
      case Not _ -> "not";
      case Drop _ -> "drop";
      case Composite _ -> "composite";
      case InScope _ -> "scope";
      case KeyedRate(_, RateSpec sampler, _, _) ->
          switch (sampler) {
            case RateSpec.Deterministic _ -> "deterministic";
            case RateSpec.Dynamic _ -> "dynamic";
            case RateSpec.EmaDynamic _ -> "ema_dynamic";
            case RateSpec.EmaThroughput _ -> "ema_throughput";
            case RateSpec.WindowedThroughput _ -> "windowed_throughput";
          };
      case Rules _ -> "rules";
      case Tiers _ -> "tiers";
      case Novelty _ -> "novelty";
      case AboveBaseline _ -> "above_baseline";
    };
  }

  /** {@code always_sample}: keeps every trace. */
  record AlwaysSample(String name) implements PolicySpec {}

  /** {@code status_code}: keeps a trace with a span of one of these codes. */
  record StatusCodes(String name, Set<StatusCode> codes) implements PolicySpec {
    public StatusCodes {
      codes = Set.copyOf(codes);
    }
  }

  /**
   * {@code latency}: keeps a trace whose extent (latest end minus earliest start, in whole
   * milliseconds) is above the threshold and, where the upper one is not 0, at most that.
   */
  record Latency(String name, long thresholdMillis, long upperThresholdMillis)
      implements PolicySpec {}

  /**
   * {@code probabilistic}: keeps this percentage of trace ids, by FNV-1a over salt and id, or by
   * the trace's randomness where its {@code tracestate} carries OpenTelemetry's sampling fields.
   *
   * @param hashSalt empty means the collector's default salt
   * @param samplingPercentage 0 to 100; outside of it reads as never or always
   */
  record Probabilistic(String name, String hashSalt, double samplingPercentage)
      implements PolicySpec {}

  /**
   * {@code string_attribute}: keeps a trace in which a resource or a span has this attribute with
   * one of these values.
   *
   * @param regex values are RE2 expressions, found anywhere in the attribute's value
   * @param invertMatch keeps a trace in which no resource and no span matches
   */
  record StringAttribute(
      String name, String key, List<String> values, boolean regex, boolean invertMatch)
      implements PolicySpec {
    public StringAttribute {
      values = List.copyOf(values);
    }
  }

  /**
   * {@code numeric_attribute}: keeps a trace in which a resource or a span has this attribute with
   * a value within the bounds, both inclusive.
   *
   * @param minValue {@link Long#MIN_VALUE} where there is none
   * @param maxValue {@link Long#MAX_VALUE} where there is none
   */
  record NumericAttribute(
      String name, String key, long minValue, long maxValue, boolean invertMatch)
      implements PolicySpec {}

  /** {@code boolean_attribute}: keeps a trace in which a resource or a span has this value. */
  record BooleanAttribute(String name, String key, boolean value, boolean invertMatch)
      implements PolicySpec {}

  /**
   * {@code span_count}: keeps a trace of at least and at most so many spans.
   *
   * @param maxSpans 0 where there is no upper bound
   */
  record SpanCount(String name, long minSpans, long maxSpans) implements PolicySpec {}

  /**
   * {@code trace_state}: keeps a trace in which some span's {@code tracestate} has a member of this
   * key with one of these values.
   */
  record TraceState(String name, String key, List<String> values) implements PolicySpec {
    public TraceState {
      values = List.copyOf(values);
    }
  }

  /** {@code trace_flags}: keeps a trace in which some span has the sampled flag. */
  record TraceFlags(String name) implements PolicySpec {}

  /**
   * {@code ottl_condition}: keeps a trace in which one of the conditions holds for a span or for a
   * span event.
   */
  record OttlCondition(
      String name, OttlErrorMode errorMode, List<String> span, List<String> spanEvent)
      implements PolicySpec {
    public OttlCondition {
      span = List.copyOf(span);
      spanEvent = List.copyOf(spanEvent);
    }
  }

  /**
   * {@code rate_limiting} and {@code bytes_limiting}: keeps at most so much a second.
   *
   * @param unit what is counted
   * @param perSecond for the whole cluster
   * @param burstCapacity the most that may be saved up; 0 means twice the rate
   */
  record Limiting(String name, LimitedUnit unit, long perSecond, long burstCapacity)
      implements PolicySpec {}

  /**
   * {@code budget}: keeps at most so much a second of what has the same value of an attribute, such
   * as a tenant or a service.
   *
   * @param perSecond for the whole cluster and each value
   * @param burstCapacity the most that may be saved up; 0 means twice the rate
   * @param per the attribute's key, on a span or resource; the first value in order of arrival
   *     counts. Traces without it share one budget
   */
  record Budget(String name, LimitedUnit unit, long perSecond, long burstCapacity, String per)
      implements PolicySpec {}

  /** What a limit counts. */
  enum LimitedUnit {
    /** Spans. */
    SPANS,
    /** Bytes of OTLP. */
    BYTES
  }

  /** {@code and}: keeps a trace that every part would keep, each part judging the whole trace. */
  record And(String name, List<PolicySpec> parts) implements PolicySpec {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** {@code or}: keeps a trace that some part would keep. */
  record Or(String name, List<PolicySpec> parts) implements PolicySpec {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** {@code not}: keeps a trace that the part would not keep. */
  record Not(String name, PolicySpec part) implements PolicySpec {}

  /** {@code drop}: a trace that every part would keep is dropped, whatever else says keep. */
  record Drop(String name, List<PolicySpec> parts) implements PolicySpec {
    public Drop {
      parts = List.copyOf(parts);
    }
  }

  /**
   * {@code composite}: the first part that would keep a trace decides, within its share of a rate.
   *
   * @param maxTotalSpansPerSecond for all parts together
   */
  record Composite(String name, long maxTotalSpansPerSecond, List<Share> parts)
      implements PolicySpec {
    public Composite {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a {@link Composite} and the spans a second that it may keep. */
  record Share(PolicySpec policy, long spansPerSecond) {}

  /**
   * {@code scope}: keeps a trace in which one span of the scope satisfies the part by itself.
   *
   * @param service for {@link SpanScope#ENTRY} the service whose entry spans are meant; else empty
   * @param part made of span-level policies alone: attributes, status codes, the span's own
   *     latency, trace state, trace flags, OTTL conditions and {@code and}, {@code or}, {@code not}
   *     over them
   */
  record InScope(String name, SpanScope scope, String service, PolicySpec part)
      implements PolicySpec {}

  /** Which spans a {@link InScope} policy looks at, one at a time. */
  enum SpanScope {
    /** Any one span. */
    SAME_SPAN,
    /** The span without a parent. */
    ROOT,
    /** Spans of kind SERVER or CONSUMER, and roots, of one service. */
    ENTRY
  }

  /**
   * A Refinery-style sampler: keeps one in N traces of each key, N by the sampler.
   *
   * @param sampler how N comes about
   * @param fields what makes the key: attribute names of spans and resources; a leading {@code
   *     root.} looks at the root span alone
   * @param useTraceLength whether the number of spans is part of the key
   */
  record KeyedRate(String name, RateSpec sampler, List<String> fields, boolean useTraceLength)
      implements PolicySpec {
    public KeyedRate {
      fields = List.copyOf(fields);
    }
  }

  /** {@code rules}: the first rule whose condition holds decides; none holds: no vote. */
  record Rules(String name, List<Rule> rules) implements PolicySpec {
    public Rules {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A rule of {@link Rules}.
   *
   * @param condition holds for the traces that the rule is about
   * @param outcome decides on them: keeps what it would keep as a policy
   * @param drop whether the rule drops what it is about; {@code outcome} is not asked then
   */
  record Rule(PolicySpec condition, PolicySpec outcome, boolean drop) {}

  /** {@code tiers}: keeps a share of each tier; a trace is of the highest tier that it touches. */
  record Tiers(String name, List<Tier> tiers) implements PolicySpec {
    public Tiers {
      tiers = List.copyOf(tiers);
    }
  }

  /**
   * A tier, highest first in the list; one without members takes all that is left.
   *
   * @param samplingPercentage of its traces that are kept, 0 to 100
   * @param member what makes a trace a member; null takes all that is left
   * @param spansPerSecond a budget for the whole cluster; what one tier leaves of its own is lent
   *     to the others. 0 means none
   * @param downstreamOf service names: a trace that touches a service seen downstream of one of
   *     these is a member too
   */
  record Tier(
      String name,
      double samplingPercentage,
      long spansPerSecond,
      @Nullable PolicySpec member,
      Set<String> downstreamOf) {
    public Tier {
      downstreamOf = Set.copyOf(downstreamOf);
    }
  }

  /**
   * {@code novelty}: keeps the first traces of each path signature (services, span names and kinds
   * along the tree) in each window of stream time.
   */
  record Novelty(String name, int tracesPerWindow, long windowMillis) implements PolicySpec {}

  /**
   * {@code above_baseline}: keeps a trace whose extent is above this quantile of the traces of its
   * root route seen so far (a decaying histogram).
   */
  record AboveBaseline(String name, double quantile, long atLeastMillis) implements PolicySpec {}
}
