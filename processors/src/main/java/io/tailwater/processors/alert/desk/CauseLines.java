package io.tailwater.processors.alert.desk;

import io.tailwater.model.alert.ProbableCause;
import io.tailwater.processors.alert.incident.CauseRanking.Cause;
import io.tailwater.processors.alert.incident.Page;
import io.tailwater.processors.alert.incident.Page.Member;
import io.tailwater.processors.alert.incident.ServiceGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says where an incident probably comes from, and why.
 *
 * @param graph in which the page's alerts are seen
 * @param page what is told
 * @param deployments what was deployed
 */
record CauseLines(ServiceGraph graph, Page page, Deployments deployments) {
  /** As strong as the strongest sign of an ordinary window; what is weaker is always there. */
  private static final double REMARKABLE = 1;

  /** The cause: of what ranks before the root, the first of which more than usual is seen. */
  ProbableCause cause() {
    Cause cause =
        page.causes().stream()
            .filter(
                candidate ->
                    candidate.score() >= REMARKABLE || candidate.place().equals(page.root()))
            .findFirst()
            .orElseGet(() -> new Cause(page.root(), Double.NaN, List.of()));
    List<String> lines = new ArrayList<>(cause.explanation());
    deployed(cause.place()).ifPresent(lines::add);
    rootAlert().map(member -> Messages.words(member).sentence()).ifPresent(lines::add);
    long leading = page.members().stream().filter(member -> leads(member, cause.place())).count();
    // Where all is well again, calls no longer show what led where.
    boolean over = page.status() == Page.Status.RESOLVED;
    if (page.members().size() > 1 && leading > 0 && !over) {
      lines.add("%d of %d alerts lead there".formatted(leading, page.members().size()));
    }
    if (!page.continuedBy().isEmpty()) {
      lines.add("goes on as part of incident " + page.continuedBy());
    }
    return new ProbableCause(cause.place(), lines);
  }

  /** What was deployed where the incident comes from. */
  private Optional<String> deployed(String place) {
    String there = deployments.about(place, page.sinceMinute());
    if (!there.isEmpty() || place.equals(page.root())) {
      return Optional.of(there).filter(line -> !line.isEmpty());
    }
    String atRoot = deployments.about(page.root(), page.sinceMinute());
    return atRoot.isEmpty() ? Optional.empty() : Optional.of(page.root() + ": " + atRoot);
  }

  /** The worst alert at the root of which something was measured, unless it is the headline. */
  private Optional<Member> rootAlert() {
    return page.members().stream()
        .filter(member -> member.entity().place().equals(page.root()))
        .filter(member -> Messages.words(member).value().isKnown())
        .min(
            Comparator.comparing(Member::severity, Comparator.reverseOrder())
                .thenComparing(Member::sinceMinute)
                .thenComparing(Member::fingerprint))
        .filter(member -> !member.fingerprint().equals(page.headline().fingerprint()));
  }

  private boolean leads(Member member, String place) {
    String from = member.entity().place();
    return from.equals(place) || graph.carries(from, place);
  }
}
