package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash128Test {

  @Test
  void listsHaveAnOrderAndSetsHaveNone() {
    assertThat(list("a", "b")).isNotEqualTo(list("b", "a")).isNotEqualTo(list("ab", ""));
    assertThat(set("a", "b")).isEqualTo(set("b", "a")).isNotEqualTo(set("ab"));
  }

  /** What it names is stored: another value would make every series a new one. */
  @Test
  void valuesStayWhatTheyAre() {
    assertThat(list("tailwater", "metrics")).isEqualTo("-2488606927195906335 2437275999422893457");
  }

  @Test
  void halvesOfSimilarTextsDiffer() {
    Random random = new Random(7);
    Set<Long> his = new HashSet<>();
    Set<Long> los = new HashSet<>();
    Hash128 hash = new Hash128();
    int texts = 200_000;
    for (int i = 0; i < texts; i++) {
      byte[] text = ("series-" + i + "-" + random.nextInt(2)).getBytes(StandardCharsets.UTF_8);
      hash.reset().addMember(text, 0, text.length);
      his.add(hash.hi());
      los.add(hash.lo());
    }
    assertThat(his).hasSize(texts);
    assertThat(los).hasSize(texts);
  }

  private static String list(String... texts) {
    Hash128 hash = new Hash128();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hash.add(bytes, 0, bytes.length);
    }
    return hash.hi() + " " + hash.lo();
  }

  private static String set(String... texts) {
    Hash128 hash = new Hash128();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hash.addMember(bytes, 0, bytes.length);
    }
    return hash.hi() + " " + hash.lo();
  }
}
