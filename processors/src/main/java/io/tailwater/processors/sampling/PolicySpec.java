package io.tailwater.processors.sampling;

import io.tailwater.model.StatusCode;
import java.util.List;
import java.util.Set;

/**
 * One policy of the {@code tail_sampling:} block, as written: names and meaning are those of the
 * OpenTelemetry Collector's {@code tailsamplingprocessor} v0.164.
 */
public sealed interface PolicySpec {
  /** The policy's name; what {@code policy} says on the spans that it keeps. */
  String name();

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
   * {@code probabilistic}: keeps this percentage of trace ids, by FNV-1a over salt and id.
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

  /** {@code and}: keeps a trace that every part would keep, each part judging the whole trace. */
  record And(String name, List<PolicySpec> parts) implements PolicySpec {
    public And {
      parts = List.copyOf(parts);
    }
  }
}
