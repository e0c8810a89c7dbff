package io.tailwater.cli.deadletters;

import org.jspecify.annotations.Nullable;

/** What a replay does with a dead letter. */
sealed interface ReplayStep {
  /** Puts it back; a null partition leaves the choice to Kafka. */
  record Send(String topic, @Nullable Integer partition) implements ReplayStep {}

  /** Leaves it: it was put back before. */
  record Skip() implements ReplayStep {}

  /**
   * Leaves it for a reason.
   *
   * @param why the same words for all letters of a kind
   * @param detail what is so with this one; may be empty
   */
  record Refuse(String why, String detail) implements ReplayStep {}
}
