package io.tailwater.loadtests.chaos.truth;

/** What became of a trace. */
enum Fate {
  /** It was kept when it was judged. */
  KEPT,
  /** It was rejected, and nothing turned that. */
  REJECTED,
  /** It was rejected, and a late span turned that. */
  TURNED,
  /** It is otherwise than it should be. */
  WRONG
}
