package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.sampling.Verdict;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class VerdictTableTest {
  private final AtomicLong rememberedSince = new AtomicLong();
  private final VerdictTable table = new VerdictTable(rememberedSince::get);

  private void fill(long nowMillis) {
    for (int i = 1; i < VerdictTable.CAPACITY; i++) {
      assertThat(table.number(Verdict.keptBy("policy", 1 + i, 1), nowMillis)).isEqualTo(i);
    }
  }

  @Test
  void whereTheTableIsFullAKeptTraceStaysKept() {
    fill(0);
    int sameKind = table.number(Verdict.keptBy("policy", 0.5 + VerdictTable.CAPACITY, 1), 0);
    int newVersion = table.number(Verdict.keptBy("other", 2, 2), 0);
    assertThat(table.verdict(sameKind).policy()).isEqualTo("policy");
    assertThat(table.verdict(newVersion).kept()).isTrue();
    assertThat(table.number(Verdict.droppedBy("health"), 0)).isEqualTo(VerdictTable.DROPPED);
  }

  @Test
  void aNumberThatNoRememberedDecisionHasGoesToAnotherVerdict() {
    fill(1_000);
    table.use(7, 5_000);
    rememberedSince.set(2_000);

    for (int i = 1; i < VerdictTable.CAPACITY - 1; i++) {
      Verdict verdict = Verdict.keptBy("later", 1 + i, 2);
      int number = table.number(verdict, 6_000);
      assertThat(number).as("7 is in use").isNotIn(VerdictTable.DROPPED, 7);
      assertThat(table.verdict(number)).isEqualTo(verdict);
    }
    assertThat(table.verdict(7)).isEqualTo(Verdict.keptBy("policy", 8, 1));
    assertThat(table.verdict(table.number(Verdict.keptBy("later", 0.5 + 2, 2), 6_000)).policy())
        .as("full again")
        .isEqualTo("later");
  }

  @Test
  void aNumberThatASecondVerdictSharesIsInUseByBoth() {
    fill(1_000);
    int shared = table.number(Verdict.keptBy("other", 2, 2), 5_000);
    rememberedSince.set(2_000);

    for (int i = 1; i < VerdictTable.CAPACITY - 1; i++) {
      assertThat(table.number(Verdict.keptBy("later", 1 + i, 2), 6_000)).isNotEqualTo(shared);
    }
  }

  @Test
  void aKeptTraceStaysKeptAfterTheNewestKeptNumberHasGoneToAVeto() {
    for (int i = 1; i < VerdictTable.CAPACITY - 1; i++) {
      table.number(Verdict.keptBy("policy", 1 + i, 1), 3_000);
    }
    int newest = table.number(Verdict.keptBy("newest", 2, 1), 1_000);
    rememberedSince.set(2_000);
    assertThat(table.number(Verdict.droppedBy("health"), 4_000)).isEqualTo(newest);

    int fallback = table.number(Verdict.keptBy("other", 2, 2), 4_000);

    assertThat(table.verdict(fallback).kept()).isTrue();
  }

  @Test
  void outcomesAreCountedUnderTheirOwnNumbersWhateverIsRecycled() {
    fill(1_000);
    rememberedSince.set(2_000);
    int number = table.number(Verdict.keptBy("later", 3, 2), 3_000);

    assertThat(table.outcome(table.outcomeOf(number)))
        .isEqualTo(new VerdictTable.Outcome(true, "later"));
    assertThat(table.outcomeCount()).isEqualTo(3);
  }
}
