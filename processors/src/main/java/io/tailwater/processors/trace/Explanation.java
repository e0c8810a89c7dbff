package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import java.util.List;

/** What a shard knows of a trace. */
public sealed interface Explanation {
  /**
   * The trace waits.
   *
   * @param spans that have come
   * @param bytes of them
   * @param dueMillis when it is judged as things stand, in stream time
   * @param policyVersion of the policies in force now
   * @param votes what they would say as things stand
   */
  record Undecided(int spans, int bytes, long dueMillis, int policyVersion, List<VoteTree> votes)
      implements Explanation {
    public Undecided {
      votes = List.copyOf(votes);
    }
  }

  /** The trace was decided on. */
  record Settled(Verdict verdict) implements Explanation {}

  /** The shard has not heard of the trace, or it was decided on too long ago. */
  record Unknown() implements Explanation {}
}
