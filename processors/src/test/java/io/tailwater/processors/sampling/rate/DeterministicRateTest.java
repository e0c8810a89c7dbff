package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeterministicRateTest {
  /** The answers of Refinery's own TestGetSampleRate. */
  @ParameterizedTest
  @CsvSource({
    "abc123, false",
    "def456, true",
    "ghi789, false",
    "zyx987, false",
    "wvu654, false",
    "tsr321, false"
  })
  void keepsWhatRefineryKeepsAtOneInTen(String traceId, boolean kept) {
    assertThat(DeterministicRate.keeps(traceId, DeterministicRate.REFINERY_SALT, 10))
        .isEqualTo(kept);
  }

  /**
   * Hashes by Python's hashlib: int.from_bytes(sha1(id + salt).digest()[:4], "big"). The hash 'h'
   * is kept at N while h is at most (2^32 - 1) / N.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 3277485992, 1",
    "4bf92f3577b34da6a3ce929d0e0e4736, 2432522278, 1",
    "00000000000000000000000000000001, 1314128091, 3",
    "abcdef0123456789, 1980201054, 2"
  })
  void keepsUpToTheHighestRateThatTheHashAllows(String traceId, long hash, long highestRate) {
    assertThat(0xffff_ffffL / highestRate).isGreaterThanOrEqualTo(hash);
    assertThat(0xffff_ffffL / (highestRate + 1)).isLessThan(hash);

    String salt = DeterministicRate.REFINERY_SALT;
    assertThat(DeterministicRate.keeps(traceId, salt, highestRate)).isTrue();
    assertThat(DeterministicRate.keeps(traceId, salt, highestRate + 1)).isFalse();
  }

  @Test
  void keepsOneInNOverManyIds() {
    int kept = 0;
    for (int i = 0; i < 100_000; i++) {
      if (DeterministicRate.keeps("trace-" + i, "some salt", 20)) {
        kept++;
      }
    }
    assertThat((double) kept).isCloseTo(5_000, within(4 * Math.sqrt(5_000)));
  }

  @Test
  void answersWithItsRateWhateverComes() {
    RateSampler sampler = new RateConfig.Deterministic(17).sampler(1);

    assertThat(sampler.rate("a", 1, 0)).isEqualTo(17);
    assertThat(sampler.rate("b", 1e9, Long.MAX_VALUE)).isEqualTo(17);
  }
}
