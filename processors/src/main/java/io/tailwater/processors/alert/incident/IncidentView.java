package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.Severity;
import java.util.List;

/**
 * An incident as it stands, told of or not.
 *
 * @param id as in its pages
 * @param root the vertex of the service graph that its alerts lead to
 * @param severity the worst of what fires and is not silenced
 * @param pages how many pages it has had
 * @param withheld whether only the budget keeps it from being told
 * @param acknowledgedBy who takes care of it; empty while nobody does
 * @param members its alerts, in the order of their begin
 */
public record IncidentView(
    String id,
    String root,
    Severity severity,
    int pages,
    boolean withheld,
    String acknowledgedBy,
    List<Page.Member> members) {
  public IncidentView {
    members = List.copyOf(members);
  }
}
