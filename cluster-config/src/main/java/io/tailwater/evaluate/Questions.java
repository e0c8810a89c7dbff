package io.tailwater.evaluate;

import io.tailwater.evaluate.VoteTree.Vote;
import java.util.ArrayList;
import java.util.List;

/** Leaves and the boolean tree above them, with the node's rules for errors. */
final class Questions {
  private Questions() {}

  /**
   * A policy that is asked as a whole.
   *
   * @param parts asked beside it, for the reader; up to the first yes where it has state
   */
  record Leaf(String name, String type, PolicySet set, List<Question> parts, boolean hasState)
      implements Question {
    @Override
    public VoteTree ask(OfferedTrace trace) {
      long errors = set.errorsOfFirst();
      boolean kept = set.judge(trace).kept();
      Vote vote = kept ? Vote.YES : set.errorsOfFirst() > errors ? Vote.ERROR : Vote.NO;
      List<VoteTree> said = new ArrayList<>();
      boolean undecided = true;
      for (Question part : parts) {
        VoteTree tree = part.askWhere(undecided, trace);
        undecided &= !tree.is(Vote.YES);
        said.add(tree);
      }
      return new VoteTree(name, type, vote, said);
    }
  }

  /** Yes where every part says yes; the first that does not decides. */
  record EveryOf(String name, String type, List<Question> parts) implements Question {
    @Override
    public VoteTree ask(OfferedTrace trace) {
      Vote vote = Vote.YES;
      List<VoteTree> said = new ArrayList<>();
      for (Question part : parts) {
        VoteTree tree = part.askWhere(vote == Vote.YES, trace);
        vote = vote == Vote.YES ? tree.vote() : vote;
        said.add(tree);
      }
      return new VoteTree(name, type, vote, said);
    }

    @Override
    public boolean hasState() {
      return parts.stream().anyMatch(Question::hasState);
    }
  }

  /** Yes where some part says yes; an error counts where none does. */
  record SomeOf(String name, String type, List<Question> parts) implements Question {
    @Override
    public VoteTree ask(OfferedTrace trace) {
      Vote vote = Vote.NO;
      List<VoteTree> said = new ArrayList<>();
      for (Question part : parts) {
        VoteTree tree = part.askWhere(vote != Vote.YES, trace);
        vote = vote == Vote.YES || tree.is(Vote.NO) ? vote : tree.vote();
        said.add(tree);
      }
      return new VoteTree(name, type, vote, said);
    }

    @Override
    public boolean hasState() {
      return parts.stream().anyMatch(Question::hasState);
    }
  }

  /** Yes where the part says no. */
  record NoneOf(String name, Question part) implements Question {
    @Override
    public String type() {
      return "not";
    }

    @Override
    public VoteTree ask(OfferedTrace trace) {
      VoteTree said = part.ask(trace);
      return new VoteTree(name, type(), inverse(said.vote()), List.of(said));
    }

    private static Vote inverse(Vote vote) {
      return switch (vote) {
        case YES -> Vote.NO;
        case NO -> Vote.YES;
        case ERROR -> Vote.ERROR;
        case NOT_ASKED -> Vote.NOT_ASKED;
      };
    }

    @Override
    public boolean hasState() {
      return part.hasState();
    }
  }
}
