package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import io.tailwater.processors.sampling.VoteTree.Vote;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a verdict tells of policies that cannot be asked again. */
final class SettledReasonsTest {
  private static final VoteTree ERRORS = vote("errors", "status_code", Vote.NO);
  private static final VoteTree LIMIT = vote("limit", "rate_limiting", Vote.UNDETERMINED);
  private static final VoteTree FLOOD = vote("flood", "drop", Vote.UNDETERMINED);
  private static final VoteTree SHOP = vote("shop", "rules", Vote.UNDETERMINED);

  private static VoteTree vote(String policy, String type, Vote vote) {
    return new VoteTree(policy, type, vote, List.of());
  }

  private static List<Vote> told(Verdict verdict) {
    return SettledReasons.inLightOf(List.of(ERRORS, LIMIT, FLOOD, SHOP), verdict).stream()
        .map(VoteTree::vote)
        .toList();
  }

  @Test
  void onARejectedTraceNobodySaidYes() {
    assertThat(told(Verdict.DROPPED)).containsExactly(Vote.NO, Vote.NO, Vote.NO, Vote.NO);
  }

  @Test
  void onAPinnedTraceNobodySaidYes() {
    assertThat(told(Verdict.pinned(1))).containsExactly(Vote.NO, Vote.NO, Vote.NO, Vote.NO);
  }

  @Test
  void thePolicyOfAKeptTraceSaidYesAndNobodyDroppedIt() {
    assertThat(told(Verdict.keptBy("limit", 3, 1)))
        .containsExactly(Vote.NO, Vote.YES, Vote.NO, Vote.UNDETERMINED);
  }

  @Test
  void aRuleOfAPolicySpeaksForIt() {
    assertThat(told(Verdict.keptBy("shop/rest", 3, 1)))
        .containsExactly(Vote.NO, Vote.UNDETERMINED, Vote.NO, Vote.YES);
  }

  @Test
  void aVetoSaysNothingOfThoseThatItOverruled() {
    assertThat(told(Verdict.droppedBy("flood")))
        .containsExactly(Vote.NO, Vote.UNDETERMINED, Vote.YES, Vote.UNDETERMINED);
  }
}
