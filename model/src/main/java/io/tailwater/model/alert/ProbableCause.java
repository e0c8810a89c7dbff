package io.tailwater.model.alert;

import java.util.List;

/**
 * Where an incident probably comes from.
 *
 * @param service the service, host or store that ranks first; empty where none stands out
 * @param lines why, strongest first, each a sentence on one line
 */
public record ProbableCause(String service, List<String> lines) {
  /** Nothing stands out. */
  public static final ProbableCause NONE = new ProbableCause("", List.of());

  /** Copies the lines. */
  public ProbableCause {
    lines = List.copyOf(lines);
  }
}
