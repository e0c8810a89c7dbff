package io.tailwater.processors.alert.cause;

import java.util.List;

/**
 * A service that an incident may come from.
 *
 * @param service its name; that of a peer without agent as its callers call it
 * @param score 1 for a sign as strong as the strongest of an ordinary window; higher is worse
 * @param findings what speaks for it, the strongest first, at least one
 */
public record Candidate(String service, double score, List<Finding> findings) {
  /**
   * A sign that speaks for it.
   *
   * @param score what it counts
   * @param text what it says, for people
   */
  public record Finding(Modality modality, double score, String text) {}

  /** Copies the findings. */
  public Candidate {
    findings = List.copyOf(findings);
  }

  /** The strongest findings in one line: one of each kind, as many as asked for. */
  public String text(int most) {
    StringBuilder text = new StringBuilder();
    findings.stream()
        .limit(most)
        .forEach(finding -> text.append(text.isEmpty() ? "" : "; ").append(finding.text()));
    return text.toString();
  }
}
