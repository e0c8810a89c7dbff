package io.tailwater.processors.sampling;

import static io.tailwater.model.otlp.OtlpFields.RESOURCE_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.RESOURCE_SPANS_RESOURCE;
import static io.tailwater.model.otlp.OtlpFields.SPAN_ATTRIBUTES;

import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy set, compiled: each span contributes bits to its trace when it arrives, and the verdict
 * is a boolean tree over those bits, the trace's extent and its id. Spans are never read again.
 *
 * <p>Bits 0 to 2 are the status codes; each {@code string_attribute} policy takes the next. A trace
 * is kept where any policy would keep it. It is attributed to the surest of them, the one that
 * keeps the largest share (the first in the file among equals). Its weight is the inverse of the
 * probability that the trace is kept at all, so that sums of weights are unbiased: where all
 * probabilistic policies use one salt, that is the share of the surest alone; where salts differ,
 * each policy whose rules hold adds to the probability (see {@link KeptShare}). Not thread-safe.
 */
public final class CompiledPolicies {
  private static final int FIRST_ATTRIBUTE_BIT = 3;
  private static final int MAX_BITS = Long.SIZE;

  private final SamplingSpec spec;
  private final Condition[] conditions;
  private final Verdict[] verdicts;
  private final KeptShare shares;
  private final Map<List<Integer>, Double> sharedWeights = new HashMap<>();
  private final AttributeBits attributes;
  private final WireReader reader = new WireReader();
  private final WireReader resource = new WireReader();

  private CompiledPolicies(
      SamplingSpec spec,
      Condition[] conditions,
      Verdict[] verdicts,
      KeptShare shares,
      AttributeBits attributes) {
    this.spec = spec;
    this.shares = shares;
    this.conditions = conditions;
    this.verdicts = verdicts;
    this.attributes = attributes;
  }

  /**
   * Compiles a policy set.
   *
   * @throws IllegalArgumentException if it has more than 61 {@code string_attribute} policies
   * @throws com.google.re2j.PatternSyntaxException if an expression is not RE2
   */
  public static CompiledPolicies compile(SamplingSpec spec) {
    Compiler compiler = new Compiler();
    int count = spec.policies().size();
    Condition[] conditions = new Condition[count];
    Verdict[] verdicts = new Verdict[count];
    List<Map<Long, Double>> percentages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PolicySpec policy = spec.policies().get(i);
      conditions[i] = compiler.compile(policy);
      percentages.add(KeptShare.percentages(conditions[i]));
      verdicts[i] = Verdict.keptBy(policy.name(), KeptShare.weight(percentages.get(i)));
    }
    return new CompiledPolicies(
        spec, conditions, verdicts, new KeptShare(percentages), compiler.attributes());
  }

  /** What was compiled. */
  public SamplingSpec spec() {
    return spec;
  }

  /** The bits of a resource, from the encoded fields of its {@code ResourceSpans}. */
  public long resourceBits(byte[] resourceFields, int length) {
    if (attributes.isEmpty()) {
      return 0;
    }
    try {
      long bits = 0;
      reader.reset(resourceFields, 0, length);
      while (reader.next()) {
        if (reader.fieldNumber() == RESOURCE_SPANS_RESOURCE) {
          reader.readBytes();
          resource.reset(resourceFields, reader.valueOffset(), reader.valueLength());
          bits |= attributes.read(resource, RESOURCE_ATTRIBUTES, true);
        } else {
          reader.skip();
        }
      }
      return bits;
    } catch (MalformedOtlpException _) {
      return 0;
    }
  }

  /** The bits of a span. Attributes that cannot be read contribute nothing. */
  public long spanBits(SpanView span) {
    long bits = 1L << span.statusCode().number();
    if (attributes.isEmpty()) {
      return bits;
    }
    try {
      reader.reset(span.buffer(), span.offset(), span.length());
      return bits | attributes.read(reader, SPAN_ATTRIBUTES, false);
    } catch (MalformedOtlpException _) {
      return bits;
    }
  }

  /** The verdict on a whole trace. */
  public Verdict judge(TraceFacts facts) {
    Verdict surest = Verdict.DROPPED;
    for (int i = 0; i < conditions.length; i++) {
      Verdict vote = verdicts[i];
      if ((!surest.kept() || vote.sampleWeight() < surest.sampleWeight())
          && conditions[i].holds(facts)) {
        surest = vote;
      }
    }
    return surest.sampleWeight() > 1 && shares.hasIndependentHashes()
        ? Verdict.keptBy(surest.policy(), sharedWeight(facts))
        : surest;
  }

  private double sharedWeight(TraceFacts facts) {
    List<Integer> eligible = new ArrayList<>();
    for (int i = 0; i < conditions.length; i++) {
      if (conditions[i].rulesHold(facts)) {
        eligible.add(i);
      }
    }
    return sharedWeights.computeIfAbsent(eligible, shares::weightOfAny);
  }

  /** Gives each attribute policy its bit and gathers the keys they look at. */
  private static final class Compiler {
    private record Leaf(AttributeMatcher matcher, long bit) {}

    private final Map<String, List<Leaf>> leavesByKey = new LinkedHashMap<>();
    private int nextBit = FIRST_ATTRIBUTE_BIT;

    Condition compile(PolicySpec policy) {
      return switch (policy) {
        case PolicySpec.AlwaysSample _ -> new Condition.Always();
        case PolicySpec.StatusCodes p -> new Condition.AnyBit(mask(p));
        case PolicySpec.Latency p ->
            new Condition.Extent(p.thresholdMillis(), p.upperThresholdMillis());
        case PolicySpec.Probabilistic p ->
            new Condition.HashAtMost(
                TraceIdHash.seed(p.hashSalt().isEmpty() ? TraceIdHash.DEFAULT_SALT : p.hashSalt()),
                TraceIdHash.threshold(p.samplingPercentage()),
                p.samplingPercentage());
        case PolicySpec.StringAttribute p -> attribute(p);
        case PolicySpec.And p -> new Condition.All(p.parts().stream().map(this::compile).toList());
      };
    }

    private static long mask(PolicySpec.StatusCodes policy) {
      long mask = 0;
      for (StatusCode code : policy.codes()) {
        mask |= 1L << code.number();
      }
      return mask;
    }

    private Condition attribute(PolicySpec.StringAttribute policy) {
      if (nextBit == MAX_BITS) {
        throw new IllegalArgumentException(
            "policy '"
                + policy.name()
                + "': at most "
                + (MAX_BITS - FIRST_ATTRIBUTE_BIT)
                + " string_attribute policies are supported");
      }
      long bit = 1L << nextBit++;
      leavesByKey
          .computeIfAbsent(policy.key(), _ -> new ArrayList<>())
          .add(new Leaf(AttributeMatcher.of(policy), bit));
      return policy.invertMatch() ? new Condition.NoBit(bit) : new Condition.AnyBit(bit);
    }

    AttributeBits attributes() {
      return new AttributeBits(
          leavesByKey.entrySet().stream()
              .map(
                  entry ->
                      new AttributeBits.WantedKey(
                          entry.getKey().getBytes(StandardCharsets.UTF_8),
                          entry.getValue().stream()
                              .map(Leaf::matcher)
                              .toArray(AttributeMatcher[]::new),
                          entry.getValue().stream().mapToLong(Leaf::bit).toArray()))
              .toArray(AttributeBits.WantedKey[]::new));
    }
  }
}
