package io.tailwater.processors.alert.cause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks the services of an incident.
 *
 * <p>A service has as many strengths as there are kinds of signs. Of own time and of metrics it is
 * that of its strongest sign. Of gaps, where both ends of an edge are suspects, it is the mean of
 * three: a service that all have trouble to reach has more of them than one that has trouble with
 * one callee. Of lines it is the mean of two: where calls take another way, some lines come and
 * others no longer do, while a single pattern may just come in a clump.
 *
 * <p>Where a single edge is all that is known of two, its callee comes first: what is wrong with
 * calls is there or on the way.
 *
 * <p>Each is divided by how strong the strongest of its kind usually is. The highest counts, not
 * the sum: a fault shows in one kind, and silence of the others says nothing.
 *
 * <p>Source: {@code alerting.md} 1.5.
 */
public final class Causes {
  private Causes() {}

  /** What speaks for one service, by kind. */
  private static final class Suspect {
    private final String service;
    private final Map<Modality, List<Sign>> signs = new EnumMap<>(Modality.class);

    Suspect(String service) {
      this.service = service;
    }

    void add(Sign sign) {
      signs.computeIfAbsent(sign.modality(), _ -> new ArrayList<>()).add(sign);
    }

    double strength(Modality modality) {
      return signs.getOrDefault(modality, List.of()).stream()
              .map(Sign::strength)
              .sorted(Comparator.reverseOrder())
              .limit(modality.signs())
              .mapToDouble(strength -> strength)
              .sum()
          / modality.signs();
    }

    /** Where two share one bad edge, the one that has no good ones. */
    double meanGap() {
      return signs.getOrDefault(Modality.GAP, List.of()).stream()
          .mapToDouble(Sign::strength)
          .average()
          .orElse(0);
    }

    /** How many of its edges it is the caller of. */
    long calls() {
      return signs.getOrDefault(Modality.GAP, List.of()).stream()
          .filter(sign -> sign instanceof Sign.EdgeGap gap && gap.caller().equals(service))
          .count();
    }

    Candidate candidate(Winners winners) {
      List<Candidate.Finding> findings = new ArrayList<>();
      signs.forEach(
          (modality, all) -> {
            double score = modality.weight() * strength(modality) / winners.usual(modality);
            Sign strongest =
                all.stream().max(Comparator.comparingDouble(Sign::strength)).orElseThrow();
            if (score > 0) {
              findings.add(new Candidate.Finding(modality, score, strongest.text()));
            }
          });
      findings.sort(Comparator.comparingDouble(Candidate.Finding::score).reversed());
      return new Candidate(service, findings.isEmpty() ? 0 : findings.getFirst().score(), findings);
    }
  }

  /**
   * The services that signs speak for, the likeliest cause first.
   *
   * @param signs of the incident's window, in any order
   * @param winners of windows before
   */
  public static List<Candidate> rank(List<Sign> signs, Winners winners) {
    record Ranked(Candidate candidate, double meanGap, long calls) {}
    return suspects(signs).values().stream()
        .map(suspect -> new Ranked(suspect.candidate(winners), suspect.meanGap(), suspect.calls()))
        .filter(ranked -> !ranked.candidate.findings().isEmpty())
        .sorted(
            Comparator.comparingDouble((Ranked ranked) -> ranked.candidate.score())
                .thenComparingDouble(Ranked::meanGap)
                .reversed()
                .thenComparing(Ranked::calls)
                .thenComparing(ranked -> ranked.candidate.service()))
        .map(Ranked::candidate)
        .toList();
  }

  /** How strong the strongest service is by each kind that there are signs of. */
  public static Map<Modality, Double> strongest(List<Sign> signs) {
    Map<Modality, Double> strongest = new EnumMap<>(Modality.class);
    for (Suspect suspect : suspects(signs).values()) {
      for (Modality modality : suspect.signs.keySet()) {
        strongest.merge(modality, suspect.strength(modality), Math::max);
      }
    }
    return strongest;
  }

  private static Map<String, Suspect> suspects(List<Sign> signs) {
    Map<String, Suspect> suspects = new LinkedHashMap<>();
    for (Sign sign : signs) {
      List<String> services =
          switch (sign) {
            case Sign.OwnTime time -> List.of(time.service());
            case Sign.EdgeGap gap -> List.of(gap.caller(), gap.callee());
            case Sign.Metric metric -> List.of(metric.service());
            case Sign.CallLines lines -> List.of(lines.service());
          };
      for (String service : services) {
        suspects.computeIfAbsent(service, Suspect::new).add(sign);
      }
    }
    return suspects;
  }
}
