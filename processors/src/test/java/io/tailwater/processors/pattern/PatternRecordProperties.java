package io.tailwater.processors.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PatternRecordProperties {
  @Property(tries = 300)
  void aRecordIsReadAsItWasWritten(@ForAll long seed) {
    PatternRecord written = random(new Random(seed));
    PatternRecord read = PatternRecord.decode(written.encode());
    assertThat(read.service()).isEqualTo(written.service());
    assertThat(read.severityBand()).isEqualTo(written.severityBand());
    assertThat(read.id()).isEqualTo(written.id());
    assertThat(read.template()).isEqualTo(written.template());
    assertThat(read.aliases()).isEqualTo(written.aliases());
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
      PatternRecord read = PatternRecord.decode(cut);
      PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);
      miner.accept(read);
      assertThat(miner.patterns()).isPositive();
      assertThat(PatternRecord.decode(read.encode()).id()).isEqualTo(read.id());
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("pattern record");
    }
  }

  @Property(tries = 1_000)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    if (bytes.length > 0) {
      bytes[0] = 1;
    }
    try {
      assertThat(PatternRecord.decode(bytes).template()).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("pattern record");
    }
  }

  @Property(tries = 300)
  void aRecordThatEndsTooSoonIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = random(random).encode();
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    assertThatIllegalArgumentException().isThrownBy(() -> PatternRecord.decode(cut));
  }

  @Example
  void aRecordOfAnotherVersionIsRefused() {
    byte[] bytes = random(new Random(1)).encode();
    bytes[0] = 2;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PatternRecord.decode(bytes))
        .withMessageContaining("version 2");
  }

  @Example
  void aWordOfMoreBytesThanAFormMayHaveIsRefused() {
    byte[] bytes = random(new Random(1)).encode();
    bytes[2] = (byte) 0xff;
    assertThatIllegalArgumentException().isThrownBy(() -> PatternRecord.decode(bytes));
  }

  private static PatternRecord random(Random random) {
    PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);
    for (int i = 0; i < 40; i++) {
      Lines.match(miner, "service " + random.nextInt(3), Lines.random(random));
    }
    List<PatternRecord> records = miner.all();
    return records.get(random.nextInt(records.size()));
  }
}
