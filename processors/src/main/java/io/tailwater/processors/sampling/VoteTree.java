package io.tailwater.processors.sampling;

import java.util.List;

/**
 * What a policy says of a trace, and its parts of it.
 *
 * @param policy its name; that of the rule or tier where it is one
 * @param type as in the configuration; {@code rule}, {@code drop rule} and {@code tier} for parts
 *     that have no type there
 */
public record VoteTree(String policy, String type, Vote vote, List<VoteTree> parts) {
  /** What it says. */
  public enum Vote {
    /** Keep; for a {@code drop} policy or rule: drop. */
    YES("yes"),
    /** Nothing. */
    NO("no"),
    /** Cannot be computed; casts no vote. */
    ERROR("error"),
    /** Was not asked, because what came before had decided. */
    NOT_ASKED("not_asked"),
    /** Depends on the traces before this one, so that nobody can say but when it is judged. */
    UNDETERMINED("undetermined");

    private final String word;

    Vote(String word) {
      this.word = word;
    }

    /** The word in the output. */
    public String word() {
      return word;
    }
  }

  public VoteTree {
    parts = List.copyOf(parts);
  }

  /** Whether it says this. */
  public boolean is(Vote expected) {
    return vote == expected;
  }
}
