package io.tailwater.processors.sampling.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogSharesTest {
  private static final List<String> NAMES =
      """
      one two three four five six seven eight nine ten
      eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
      """
          .lines()
          .flatMap(line -> Stream.of(line.split(" ")))
          .toList();

  /** The inputs and outputs of dynsampler-go's own TestAvgSampleUpdateMaps, goal 20. */
  @ParameterizedTest
  @CsvSource({
    "1 1 2 5 8 15 45 612 2000 10000, 1 1 1 1 1 1 1 6 14 47",
    "1 1 2 5 8 15 45 50 60, 1 1 2 5 8 11 24 26 30",
    "1 1 2 5 7, 1 1 2 5 7",
    "1000 1000 2000 5000 7000, 7 7 13 29 39",
    "6000 6000 6000 6000 6000, 20 20 20 20 20",
    "12000, 20",
    "10 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1, 7 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
  })
  void sharesAsDynsamplerDoes(String counts, String rates) {
    TreeMap<String, Double> countByName = new TreeMap<>();
    TreeMap<String, Long> expected = new TreeMap<>();
    double sum = 0;
    String[] countWords = counts.split(" ");
    String[] rateWords = rates.split(" ");
    for (int i = 0; i < countWords.length; i++) {
      double count = Double.parseDouble(countWords[i]);
      countByName.put(NAMES.get(i), count);
      expected.put(NAMES.get(i), Long.valueOf(rateWords[i]));
      sum += count;
    }

    assertThat(LogShares.rates(countByName, sum / 20)).isEqualTo(expected);
  }

  @Test
  void handsOnWhatAKeyLeaves() {
    // 101 to keep: logs are 3 and 1, so "a" may keep 75.75, gets ceil(1000 / 75.75) = 14 and keeps
    // 71.4; "b" may keep 25.25 and what is over, which is more than it has.
    TreeMap<String, Double> counts = new TreeMap<>(Map.of("a", 1000.0, "b", 10.0));

    assertThat(LogShares.rates(counts, 101)).isEqualTo(Map.of("a", 14L, "b", 1L));
  }

  @Test
  void keepsKeysThatCameOnce() {
    TreeMap<String, Double> counts = new TreeMap<>(Map.of("a", 1.0, "b", 1.0, "c", 0.5));

    assertThat(LogShares.rates(counts, 0.1)).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
  }

  @Test
  void hasNoRatesForNoKeys() {
    assertThat(LogShares.rates(new TreeMap<>(), 1)).isEmpty();
  }
}
