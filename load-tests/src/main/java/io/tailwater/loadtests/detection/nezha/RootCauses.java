package io.tailwater.loadtests.detection.nezha;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.processors.alert.cause.Candidate;
import io.tailwater.processors.alert.cause.Causes;
import io.tailwater.processors.alert.cause.Modality;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Winners;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** How often the service that has the fault is named first, or among the first. */
final class RootCauses {
  private static final int THREE = 3;
  private static final int FIVE = 5;

  private RootCauses() {}

  /**
   * What is asked for.
   *
   * @param first share of cases in which the right service is named first
   * @param amongThree share in which it is among the first three
   */
  record Target(double first, double amongThree) {}

  /** Ranks each window with a fault; what is usual is learned from all the others. */
  static List<DetectionFigure> measure(NezhaSystem system, Target target) {
    List<NezhaSystem.Window> windows = system.windows();
    List<List<Sign>> signs = system.signs();
    List<Integer> fused = places(windows, signs, _ -> true);
    String suite = "root service, " + system.name();
    List<DetectionFigure> measures = new ArrayList<>();
    measures.add(Figures.plain(suite, "faults", fused.size()));
    measures.add(Figures.atLeast(suite, "AC@1", share(fused, 1), target.first()));
    measures.add(Figures.atLeast(suite, "AC@3", share(fused, THREE), target.amongThree()));
    measures.add(Figures.plain(suite, "AC@5", share(fused, FIVE)));
    for (Modality modality : Modality.values()) {
      List<Integer> alone = places(windows, signs, sign -> sign.modality() == modality);
      String by = " by " + modality.name().toLowerCase(Locale.ROOT) + " alone";
      measures.add(Figures.plain(suite, "AC@1" + by, share(alone, 1)));
      measures.add(Figures.plain(suite, "AC@3" + by, share(alone, THREE)));
      measures.add(Figures.plain(suite, "AC@5" + by, share(alone, FIVE)));
    }
    return measures;
  }

  /** The place of the right service in each window with a fault; beyond all if it has none. */
  private static List<Integer> places(
      List<NezhaSystem.Window> windows, List<List<Sign>> signs, Predicate<Sign> wanted) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      FaultCase fault = windows.get(i).fault();
      if (fault != null) {
        Winners winners = new Winners();
        for (int other = 0; other < windows.size(); other++) {
          if (other != i) {
            winners.add(Causes.strongest(signs.get(other)));
          }
        }
        List<String> ranked =
            Causes.rank(signs.get(i).stream().filter(wanted).toList(), winners).stream()
                .map(Candidate::service)
                .toList();
        int place = ranked.indexOf(fault.service());
        places.add(place < 0 ? Integer.MAX_VALUE : place + 1);
      }
    }
    return places;
  }

  private static double share(List<Integer> places, int most) {
    return places.stream().filter(place -> place <= most).count()
        / (double) Math.max(1, places.size());
  }
}
