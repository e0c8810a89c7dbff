package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentAnswersTest {
  private final RecentAnswers answers = new RecentAnswers();
  private int asked;

  @Test
  void knownTextIsNotTestedAgain() {
    assertThat(passes("/admin/users")).isTrue();
    assertThat(passes("/admin/users")).isTrue();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void longTextIsTestedEachTime() {
    String text = "/admin/" + "x".repeat(200);
    assertThat(passes(text)).isTrue();
    assertThat(passes(text)).isTrue();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void answersAreRightHoweverManyTextsShareASlot() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      String text = (random.nextBoolean() ? "/admin/" : "/cart/") + random.nextInt(5_000);
      assertThat(passes(text)).as(text).isEqualTo(text.startsWith("/admin/"));
    }
  }

  private boolean passes(String text) {
    byte[] padded = ("__" + text + "__").getBytes(StandardCharsets.UTF_8);
    return answers.of(
        padded,
        2,
        padded.length - 4,
        bytes -> {
          asked++;
          return new String(bytes, StandardCharsets.UTF_8).startsWith("/admin/");
        });
  }
}
