package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.processors.sampling.Verdict;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class LedgerRecordProperties {
  @Property(tries = 300)
  void aRecordIsReadAsItWasWritten(@ForAll long seed) {
    LedgerRecord written = random(new Random(seed));
    LedgerRecord read = LedgerRecord.decode(written.encode());
    assertThat(read.partitionCount()).isEqualTo(written.partitionCount());
    assertThat(read.low()).isEqualTo(written.low());
    assertThat(read.high()).isEqualTo(written.high());
    assertThat(read.ledgerFrom()).isEqualTo(written.ledgerFrom());
    assertThat(read.streamTimeMillis()).isEqualTo(written.streamTimeMillis());
    assertThat(read.settled().size()).isEqualTo(written.settled().size());
    for (int i = 0; i < read.settled().size(); i++) {
      assertThat(read.settled().traceIdHi(i)).isEqualTo(written.settled().traceIdHi(i));
      assertThat(read.settled().traceIdLo(i)).isEqualTo(written.settled().traceIdLo(i));
      assertThat(read.settled().verdict(i)).isEqualTo(written.settled().verdict(i));
      assertThat(read.settled().isLate(i)).isEqualTo(written.settled().isLate(i));
    }
    assertThat(read.encode()).isEqualTo(written.encode());
  }

  @Property(tries = 5_000)
  void damagedBytesAreReadOrRefusedButNeverCrash(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
    Random random = new Random(seed);
    byte[] bytes = random(random).encode();
    for (int i = 0; i < damages; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    byte[] cut =
        Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
    try {
      assertThat(LedgerRecord.decode(cut).settled().size()).isLessThanOrEqualTo(cut.length / 18);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Property(tries = 300)
  void aRecordThatEndsTooSoonIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = random(random).encode();
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    assertThatIllegalArgumentException().isThrownBy(() -> LedgerRecord.decode(cut));
  }

  @Example
  void aRecordOfAnotherVersionIsRefused() {
    byte[] bytes = random(new Random(1)).encode();
    bytes[0] = 4;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedgerRecord.decode(bytes))
        .withMessageContaining("version 4");
  }

  @Example
  void aRecordOfTheVersionBeforeIsRead() {
    VerdictTable verdicts = new VerdictTable(() -> 0);
    SettledTraces settled = new SettledTraces();
    settled.add(1, 2, verdicts.number(Verdict.keptBy("errors", 1, 3), 0), false);
    byte[] bytes = new LedgerRecord(8, 1, 2, 0, 5, settled.take(verdicts)).encode();
    bytes[0] = 2;

    LedgerRecord read = LedgerRecord.decode(bytes);

    assertThat(read.settled().verdict(0)).isEqualTo(Verdict.keptBy("errors", 1, 3));
    assertThat(read.settled().isLate(0)).isFalse();
  }

  private static LedgerRecord random(Random random) {
    VerdictTable verdicts = new VerdictTable(() -> 0);
    int verdictCount = random.nextInt(5);
    for (int i = 0; i < verdictCount; i++) {
      verdicts.number(Verdict.keptBy("politique été " + i, 1 + random.nextDouble() * 1000, i), 0);
    }
    SettledTraces settled = new SettledTraces();
    for (int i = random.nextInt(200); i > 0; i--) {
      settled.add(
          random.nextLong(),
          random.nextLong(),
          random.nextInt(verdictCount + 1),
          random.nextBoolean());
    }
    long low = random.nextLong(Long.MAX_VALUE / 2);
    return new LedgerRecord(
        1 + random.nextInt(512),
        low,
        low + random.nextInt(100_000),
        random.nextInt(100) - 1,
        random.nextLong(1L << 50),
        settled.take(verdicts));
  }
}
