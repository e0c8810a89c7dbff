package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.util.List;

/**
 * What a desk has decided.
 *
 * @param pages what is to be told, in order
 * @param transitions alerts that were hidden behind a cause, a silence or the budget, or no longer
 *     are
 * @param notices what is to be told of silences
 */
public record DeskOutput(
    List<Page> pages, List<AlertTransition> transitions, List<SilenceNotice> notices) {
  public DeskOutput {
    pages = List.copyOf(pages);
    transitions = List.copyOf(transitions);
    notices = List.copyOf(notices);
  }
}
