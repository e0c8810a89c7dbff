package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.sampling.Verdict;
import org.junit.jupiter.api.Test;

final class VerdictTableTest {
  @Test
  void whereTheTableIsFullAKeptTraceStaysKept() {
    VerdictTable table = new VerdictTable();
    for (int i = 1; i < VerdictTable.CAPACITY; i++) {
      assertThat(table.number(Verdict.keptBy("policy", 1 + i, 1))).isEqualTo(i);
    }
    int sameKind = table.number(Verdict.keptBy("policy", 0.5 + VerdictTable.CAPACITY, 1));
    int newVersion = table.number(Verdict.keptBy("other", 2, 2));
    assertThat(table.verdict(sameKind).policy()).isEqualTo("policy");
    assertThat(table.verdict(newVersion).kept()).isTrue();
    assertThat(table.number(Verdict.droppedBy("health"))).isEqualTo(VerdictTable.DROPPED);
  }
}
