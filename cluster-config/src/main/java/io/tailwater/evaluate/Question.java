package io.tailwater.evaluate;

import io.tailwater.evaluate.VoteTree.Vote;
import java.util.List;

/** A policy, or part of one, that can be asked what it says of a trace. */
interface Question {
  /** Its name in the file. */
  String name();

  /** Its type in the file. */
  String type();

  VoteTree ask(OfferedTrace trace);

  /** Whether asking changes what is said of later traces. */
  boolean hasState();

  /** What is said instead of asking. */
  default VoteTree notAsked() {
    return new VoteTree(name(), type(), Vote.NOT_ASKED, List.of());
  }

  /** Asks while nothing is decided; after that only where asking changes nothing. */
  default VoteTree askWhere(boolean undecided, OfferedTrace trace) {
    return undecided || !hasState() ? ask(trace) : notAsked();
  }
}
