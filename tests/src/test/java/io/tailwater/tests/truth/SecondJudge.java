package io.tailwater.tests.truth;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.tests.stage.SampledPolicies;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The policies {@code errors}, {@code slow}, {@code core} and {@code rest} of the shipped
 * configuration, judged on whole traces by code that shares nothing with the product.
 *
 * @param slowMillis a trace is slow above this extent
 * @param restPercentage share of all trace ids that {@code rest} keeps
 */
public record SecondJudge(long slowMillis, double restPercentage) {
  private static final BigInteger FNV_PRIME = BigInteger.valueOf(0x100000001b3L);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger FNV_BASIS = new BigInteger("cbf29ce484222325", 16);
  private static final BigInteger SALTED =
      fnv(FNV_BASIS, "default-hash-seed".getBytes(StandardCharsets.US_ASCII));

  /** The policy that keeps a trace, and how many traces it stands for. */
  public record Kept(String policy, double weight) {}

  /** The policies that ship. */
  public static SecondJudge ofSampledPolicies() {
    return new SecondJudge(500, SampledPolicies.REST_PERCENTAGE);
  }

  /** The verdict on a whole trace; empty where it is dropped. */
  public Optional<Kept> judge(Collection<RawSpan> trace) {
    if (trace.stream()
        .anyMatch(raw -> raw.span().getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)) {
      return Optional.of(new Kept("errors", 1));
    }
    long start =
        trace.stream().map(RawSpan::span).mapToLong(Span::getStartTimeUnixNano).min().orElseThrow();
    long end =
        trace.stream().map(RawSpan::span).mapToLong(Span::getEndTimeUnixNano).max().orElseThrow();
    if ((end - start) / 1_000_000 > slowMillis) {
      return Optional.of(new Kept("slow", 1));
    }
    if (trace.stream()
        .anyMatch(raw -> raw.resourceAttribute("tailwater.tier").equals(Optional.of("core")))) {
      return Optional.of(new Kept("core", 1));
    }
    return isChosen(trace.iterator().next().traceId())
        ? Optional.of(new Kept("rest", 100 / restPercentage))
        : Optional.empty();
  }

  /** Whether {@code rest} keeps this id. */
  public boolean isChosen(String traceId) {
    BigInteger threshold =
        BigDecimal.valueOf(restPercentage)
            .movePointLeft(2)
            .multiply(new BigDecimal(TWO_TO_64.subtract(BigInteger.ONE)))
            .toBigInteger();
    return fnv(SALTED, HexFormat.of().parseHex(traceId)).compareTo(threshold) <= 0;
  }

  /** FNV-1a of 64 bits, by its definition, in whole numbers. */
  private static BigInteger fnv(BigInteger state, byte[] bytes) {
    BigInteger hash = state;
    for (byte b : bytes) {
      hash = hash.xor(BigInteger.valueOf(b & 0xff)).multiply(FNV_PRIME).mod(TWO_TO_64);
    }
    return hash;
  }
}
