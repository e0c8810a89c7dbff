package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.START_MINUTE;
import static io.tailwater.processors.alert.desk.AlertDeskRig.signs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is always there has to be stronger than what is not. */
final class SignRankingTest {
  private final EvidenceBook book = new EvidenceBook();
  private final SignRanking ranking = SignRanking.create(book);

  private static Sign cpu(String service, double strength) {
    return new Sign.Metric(service, "cpu", strength, new Usual(0, 1));
  }

  /** Says something of a minute, and lets the minute begin. */
  private void minute(long minute, Sign... signs) {
    book.add(signs("cart", minute, signs));
    begin(minute);
  }

  private void begin(long minute) {
    ranking.learn(START_MINUTE + minute);
    book.expire(START_MINUTE + minute);
    ranking.bookChanged();
  }

  private double score(long minute) {
    return ranking
        .rank(Set.of("cart"), START_MINUTE + minute, START_MINUTE + minute)
        .getFirst()
        .score();
  }

  @Test
  void strengthOfGoodTimesIsWhatCounts() {
    for (int minute = 0; minute < 60; minute++) {
      minute(minute, cpu("cart", 8));
    }

    assertThat(score(59)).isEqualTo(1);
  }

  @Test
  void strengthOfIncidentsIsNotLearned() {
    for (int minute = 0; minute < 60; minute++) {
      ranking.troubled(START_MINUTE + minute);
      minute(minute, cpu("cart", 8));
    }

    assertThat(score(59)).isEqualTo(4);
  }

  @Test
  void windowThatTurnsOutToBelongToAnIncidentIsNotLearned() {
    for (int minute = 0; minute < 60; minute++) {
      minute(minute, cpu("cart", minute % 15 < 10 ? 8 : 0.8));
      if (minute % 15 == 9) {
        ranking.troubled(START_MINUTE + minute);
      }
    }

    assertThat(score(55)).isCloseTo(1, within(1e-6));
  }

  @Test
  void onlyPlacesInQuestionAreRanked() {
    minute(0, cpu("cart", 8), cpu("web", 20));

    assertThat(ranking.rank(Set.of("cart", "bank"), START_MINUTE, START_MINUTE))
        .containsExactly(new Cause("cart", 4, List.of("cpu is 8, usually 0")));
  }

  @Test
  void silenceForADayIsNotLearned() {
    minute(0, cpu("cart", 8));
    begin(1_440);
    minute(1_440, cpu("cart", 8));
    begin(2_880);
    minute(2_880, cpu("cart", 8));

    assertThat(score(2_880)).isEqualTo(4);
  }
}
