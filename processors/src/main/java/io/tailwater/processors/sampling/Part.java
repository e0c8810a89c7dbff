package io.tailwater.processors.sampling;

import io.tailwater.processors.sampling.VoteTree.Vote;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy, or part of one, by its name and type in the file: the condition that judges, and what
 * it is made of, so that it can say why.
 *
 * <p>The judgement itself asks {@code condition} alone, which stops where the rest cannot matter. A
 * reader who wants to know why not wants all the reasons: {@link #explain} asks every part that
 * keeps no state, and reads what the others have said.
 *
 * @param condition of the whole; for a {@link Join#CLAIM} whether it is about the trace
 * @param outcomes for a {@link Join#CLAIM} what decides on a trace that it is about
 */
record Part(
    String name,
    String type,
    Join join,
    Condition condition,
    List<Part> parts,
    List<Part> outcomes) {
  /** How the votes of the parts make that of the whole. */
  enum Join {
    /** They do not: the condition is asked, and parts are there for the reader. */
    LEAF,
    /** The first that does not say yes decides. */
    EVERY,
    /** Some part says yes; an error counts where none does. */
    SOME,
    /** The part says no. */
    NONE,
    /** A rule or tier: where it is about the trace every outcome must say yes. */
    CLAIM,
    /** The first rule or tier that is about the trace decides. */
    FIRST
  }

  Part {
    parts = List.copyOf(parts);
    outcomes = List.copyOf(outcomes);
  }

  Part(String name, String type, Join join, Condition condition, List<Part> parts) {
    this(name, type, join, condition, parts, List.of());
  }

  /** A policy that is made of no others. */
  static Part leaf(PolicySpec policy, Condition condition) {
    return new Part(policy.name(), policy.type(), Join.LEAF, condition, List.of());
  }

  static List<Condition> conditions(List<Part> parts) {
    return parts.stream().map(Part::condition).toList();
  }

  /** What it says of the trace; comes after {@link TraceFacts#recall} or a look. */
  VoteTree explain(TraceFacts facts) {
    if (join == Join.FIRST) {
      return explainFirst(facts);
    }
    List<VoteTree> said = new ArrayList<>(parts.stream().map(part -> part.explain(facts)).toList());
    Vote vote =
        switch (join) {
          case LEAF, CLAIM, FIRST -> ask(facts);
          case EVERY -> every(said);
          case SOME -> some(said);
          case NONE -> inverse(said.getFirst().vote());
        };
    if (join == Join.CLAIM) {
      boolean about = vote == Vote.YES;
      List<VoteTree> decided =
          outcomes.stream()
              .map(outcome -> about ? outcome.explain(facts) : outcome.notAsked())
              .toList();
      said.addAll(decided);
      vote = about ? every(decided) : vote;
    }
    return new VoteTree(name, type, vote, said);
  }

  private VoteTree explainFirst(TraceFacts facts) {
    List<VoteTree> said = new ArrayList<>();
    Vote vote = Vote.NO;
    boolean undecided = true;
    for (Part part : parts) {
      if (undecided) {
        VoteTree tree = part.explain(facts);
        undecided = part.ask(facts) == Vote.NO;
        vote = undecided ? vote : tree.vote();
        said.add(tree);
      } else {
        said.add(part.notAsked());
      }
    }
    return new VoteTree(name, type, vote, said);
  }

  private VoteTree notAsked() {
    return new VoteTree(name, type, Vote.NOT_ASKED, List.of());
  }

  private Vote ask(TraceFacts facts) {
    return switch (CompiledPolicies.voteOf(condition, facts)) {
      case YES -> Vote.YES;
      case NO -> Vote.NO;
      case ERROR -> Vote.ERROR;
      case UNASKED -> facts.isJudged() ? Vote.NOT_ASKED : Vote.UNDETERMINED;
    };
  }

  private static Vote every(List<VoteTree> said) {
    for (VoteTree tree : said) {
      if (!tree.is(Vote.YES)) {
        return tree.vote();
      }
    }
    return Vote.YES;
  }

  private static Vote some(List<VoteTree> said) {
    Vote vote = Vote.NO;
    for (VoteTree tree : said) {
      vote = vote == Vote.YES || tree.is(Vote.NO) ? vote : tree.vote();
    }
    return vote;
  }

  private static Vote inverse(Vote vote) {
    return switch (vote) {
      case YES -> Vote.NO;
      case NO -> Vote.YES;
      case ERROR, NOT_ASKED, UNDETERMINED -> vote;
    };
  }
}
