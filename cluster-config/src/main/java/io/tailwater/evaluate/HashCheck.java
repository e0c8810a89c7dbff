package io.tailwater.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * Checks the hash of a trace id without computing it: where it is what it should be, a {@code
 * probabilistic} policy keeps the trace with a percentage a little above the hash's and not with
 * one a little below. That fixes some 40 of its bits.
 */
final class HashCheck {
  private static final double LITTLE = 1e-12;
  private static final double ALL = 0x1p64;

  private HashCheck() {}

  /** Whether the trace's hash is this, 16 hexadecimal digits, with the salt of the first policy. */
  static boolean holds(JsonNode policies, TraceId id, String hash) {
    String salt = policies.path(0).path("probabilistic").path("hash_salt").asText("");
    double percentage = new BigInteger(hash, 16).doubleValue() / ALL * 100;
    return keeps(salt, percentage * (1 + LITTLE), id)
        && !keeps(salt, percentage * (1 - LITTLE), id);
  }

  private static boolean keeps(String salt, double percentage, TraceId id) {
    SamplingSpec spec =
        new SamplingSpec(
            SamplingMode.OTEL,
            false,
            Duration.ofSeconds(1),
            Duration.ZERO,
            false,
            0,
            0,
            false,
            List.of(new PolicySpec.Probabilistic("hash", salt, percentage)));
    return new OfflineJudge(spec).judge(new OfferedTrace(id, List.of(), 0, 0)).verdict().kept();
  }
}
