package io.tailwater.evaluate;

import io.tailwater.evaluate.VoteTree.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists of which the first match decides: {@code rules} and {@code tiers}. */
final class FirstMatch {
  private FirstMatch() {}

  /** A rule; without an outcome it drops what it is about. */
  record Rule(Question condition, @Nullable Question outcome, boolean drop) {
    VoteTree ask(OfferedTrace trace) {
      VoteTree about = condition.ask(trace);
      if (outcome == null) {
        return new VoteTree(condition.name(), type(), about.vote(), List.of(about));
      }
      VoteTree then = about.is(Vote.YES) ? outcome.ask(trace) : outcome.notAsked();
      Vote vote = about.is(Vote.YES) ? then.vote() : about.vote();
      return new VoteTree(condition.name(), type(), vote, List.of(about, then));
    }

    VoteTree notAsked() {
      return new VoteTree(condition.name(), type(), Vote.NOT_ASKED, List.of());
    }

    private String type() {
      return drop ? "drop rule" : "rule";
    }

    boolean hasState() {
      return condition.hasState() || (outcome != null && outcome.hasState());
    }
  }

  /** The first rule whose condition holds decides. */
  record FirstRule(String name, List<Rule> rules) implements Question {
    @Override
    public String type() {
      return "rules";
    }

    @Override
    public VoteTree ask(OfferedTrace trace) {
      Vote vote = Vote.NO;
      boolean undecided = true;
      List<VoteTree> said = new ArrayList<>();
      for (Rule rule : rules) {
        VoteTree tree = undecided ? rule.ask(trace) : rule.notAsked();
        said.add(tree);
        if (undecided && !tree.parts().getFirst().is(Vote.NO)) {
          undecided = false;
          vote = tree.vote();
        }
      }
      return new VoteTree(name, type(), vote, said);
    }

    @Override
    public boolean hasState() {
      return rules.stream().anyMatch(Rule::hasState);
    }
  }

  /** A tier: ways to be a member (none: all that is left) and the share that is kept. */
  record Tier(String name, List<Question> ways, Question share) {}

  /** The highest tier that the trace is a member of decides. */
  record HighestTier(String name, List<Tier> tiers) implements Question {
    @Override
    public String type() {
      return "tiers";
    }

    @Override
    public VoteTree ask(OfferedTrace trace) {
      Vote vote = Vote.NO;
      boolean undecided = true;
      List<VoteTree> said = new ArrayList<>();
      for (Tier tier : tiers) {
        if (!undecided) {
          said.add(new VoteTree(tier.name(), "tier", Vote.NOT_ASKED, List.of()));
          continue;
        }
        VoteTree members = new Questions.SomeOf(tier.name(), "members", tier.ways()).ask(trace);
        boolean isRest = tier.ways().isEmpty();
        if (isRest || members.is(Vote.YES)) {
          VoteTree kept = tier.share().ask(trace);
          vote = kept.vote();
          said.add(tree(tier.name(), vote, members, Optional.of(kept)));
          undecided = false;
        } else {
          said.add(tree(tier.name(), members.vote(), members, Optional.empty()));
          vote = members.vote();
          undecided = members.is(Vote.NO);
        }
      }
      return new VoteTree(name, type(), vote, said);
    }

    private static VoteTree tree(
        String name, Vote vote, VoteTree members, Optional<VoteTree> share) {
      List<VoteTree> parts = new ArrayList<>(members.parts());
      share.ifPresent(parts::add);
      return new VoteTree(name, "tier", vote, parts);
    }

    @Override
    public boolean hasState() {
      return tiers.stream().flatMap(tier -> tier.ways().stream()).anyMatch(Question::hasState);
    }
  }
}
