package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceIdHashTest {
  private static final BigDecimal MAX_UINT64 =
      new BigDecimal(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));

  /** Vectors of the FNV authors' test suite for FNV-1a-64. */
  @ParameterizedTest
  @CsvSource({
    "'', cbf29ce484222325",
    "a, af63dc4c8601ec8c",
    "foo, dcb27518fed9d577",
    "foobar, 85944171f73967e8",
    "'chongo was here!\n', 46810940eff5f915"
  })
  void saltsHashAsTheAuthorsOfFnvSay(String text, String hash) {
    assertThat(Long.toHexString(TraceIdHash.seed(text))).isEqualTo(hash);
  }

  @Test
  void anIdIsHashedBehindItsSaltByteByByte() {
    // ASCII of "chongo w" and "as here!".
    assertThat(TraceIdHash.hash(TraceIdHash.seed(""), 0x63686f6e676f2077L, 0x6173206865726521L))
        .isEqualTo(TraceIdHash.seed("chongo was here!"));
  }

  @ParameterizedTest
  @CsvSource({
    "100, ffffffffffffffff",
    "150, ffffffffffffffff",
    "50, 7fffffffffffffff",
    "25, 3fffffffffffffff",
    "0, 0",
    "-1, 0",
    "NaN, 0"
  })
  void thresholdsOfSimpleSharesAreExact(double percentage, String threshold) {
    assertThat(Long.toHexString(TraceIdHash.threshold(percentage))).isEqualTo(threshold);
  }

  @Test
  void thresholdsAreThoseOfABigFloatOf64Bits() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double percentage =
          switch (i % 4) {
            case 0 -> i / 200.0;
            case 1 -> random.nextDouble() * 100;
            case 2 -> Math.pow(10, -15 * random.nextDouble());
            default -> random.nextInt(1, 100);
          };
      assertThat(TraceIdHash.threshold(percentage))
          .as("threshold of %s %%", percentage)
          .isEqualTo(reference(percentage));
    }
  }

  @Test
  void theThresholdRisesWithTheShare() {
    for (int tenths = 1; tenths <= 1_000; tenths++) {
      assertThat(
              Long.compareUnsigned(
                  TraceIdHash.threshold(tenths / 10.0), TraceIdHash.threshold((tenths - 1) / 10.0)))
          .isPositive();
    }
  }

  /**
   * {@code new(big.Float).Mul(NewFloat(MaxUint64 with 64 bits), NewFloat(p / 100)).Uint64()}: the
   * exact product, rounded to 64 significant bits half to even, then cut to an integer.
   */
  private static long reference(double percentage) {
    BigDecimal exact = MAX_UINT64.multiply(new BigDecimal(percentage / 100));
    int bits = exact.toBigInteger().bitLength();
    BigDecimal scale = BigDecimal.valueOf(2).pow(64 - bits + 1, MathContext.UNLIMITED);
    BigDecimal scaled = exact.multiply(scale);
    int above = scaled.toBigInteger().bitLength() - 64;
    BigDecimal unit = BigDecimal.valueOf(2).pow(Math.max(above, 0));
    BigDecimal rounded = scaled.divide(unit).setScale(0, RoundingMode.HALF_EVEN).multiply(unit);
    return rounded.divide(scale).toBigInteger().longValue();
  }
}
