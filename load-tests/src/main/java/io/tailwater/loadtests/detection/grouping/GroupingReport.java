package io.tailwater.loadtests.detection.grouping;

import io.tailwater.loadtests.detection.DetectionFigure;
import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.loadtests.detection.DetectionSuite;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What grouping saves and costs, summed over the days of data: what plain rules would tell, what is
 * left of that when it is grouped, and what is told as shipped, which is within the budget of
 * notifications that only a baseline asks for.
 */
public final class GroupingReport implements DetectionSuite {
  private static final String SUITE = "nezha-online-boutique";
  private static final double LEAST_SAVED = 0.76;
  private static final double LEAST_FOUND = 0.80;

  /** An alert is a fault's if it begins with it: a fault lasts about three minutes. */
  private static final int BEGINS_BEFORE_MINUTES = 1;

  private static final int BEGINS_WITHIN_MINUTES = 5;

  /** How soon after the fault's begin a page has to tell of it. */
  private static final int TOLD_WITHIN_MINUTES = 10;

  private static final DeskSettings UNBUDGETED = withBudget(Integer.MAX_VALUE);

  /** What a desk told, over all days. */
  private static final class Told {
    private final DeskSettings settings;
    private long opened;
    private long updated;
    private long faults;

    Told(DeskSettings settings) {
      this.settings = settings;
    }

    void add(PodMetrics day, List<Long> seenFaults) {
      GroupingRun run = GroupingRun.of(day, settings);
      opened += run.opened();
      updated += run.updated();
      faults += seenFaults.stream().filter(fault -> isTold(fault, run.pages())).count();
    }
  }

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    Path metrics = data.resolve("nezha/metrics");
    if (!Files.isDirectory(metrics)) {
      return List.of();
    }
    long episodes = 0;
    long faults = 0;
    long seen = 0;
    Told grouped = new Told(UNBUDGETED);
    Told shipped = new Told(DeskSettings.DEFAULT);
    for (PodMetrics day : PodMetrics.readAll(metrics)) {
      List<Long> begins = GroupingRun.episodes(day);
      List<Long> seenFaults =
          day.faults().stream()
              .filter(fault -> begins.stream().anyMatch(begin -> isOf(fault, begin)))
              .toList();
      episodes += begins.size();
      faults += day.faults().size();
      seen += seenFaults.size();
      grouped.add(day, seenFaults);
      shipped.add(day, seenFaults);
    }
    return List.of(
        plain("episodes of 3 minutes", episodes),
        plain("faults", faults),
        plain("faults with an episode", seen),
        plain("incidents, grouping alone", grouped.opened),
        plain("updates, grouping alone", grouped.updated),
        plain("faults told of, grouping alone", grouped.faults),
        plain("incidents, as shipped", shipped.opened),
        plain("updates, as shipped", shipped.updated),
        plain("faults told of, as shipped", shipped.faults),
        plain("share saved, grouping alone", 1 - (double) grouped.opened / episodes),
        asked("share saved, as shipped", 1 - (double) shipped.opened / episodes, LEAST_SAVED),
        asked(
            "share of faults with an episode told of, as shipped",
            (double) shipped.faults / seen,
            LEAST_FOUND));
  }

  private static boolean isOf(long fault, long begin) {
    return begin >= fault - BEGINS_BEFORE_MINUTES && begin <= fault + BEGINS_WITHIN_MINUTES;
  }

  private static boolean isTold(long fault, List<Page> pages) {
    return pages.stream()
        .filter(page -> page.status() == Page.Status.FIRING || page.status() == Page.Status.UPDATED)
        .filter(
            page ->
                page.atMillis() / 60_000 >= fault
                    && page.atMillis() / 60_000 <= fault + TOLD_WITHIN_MINUTES)
        .anyMatch(
            page -> page.members().stream().anyMatch(member -> isOf(fault, member.sinceMinute())));
  }

  private static DeskSettings withBudget(int unconfirmedPerDay) {
    DeskSettings usual = DeskSettings.DEFAULT;
    return new DeskSettings(
        usual.groupWaitMillis(),
        usual.criticalWaitMillis(),
        usual.groupIntervalMillis(),
        usual.repeatMillis(),
        usual.redecideMillis(),
        usual.closeMillis(),
        unconfirmedPerDay);
  }

  private static DetectionFigure plain(String measure, double value) {
    return DetectionFigure.compared(SUITE, measure, value, "");
  }

  private static DetectionFigure asked(String measure, double value, double least) {
    return new DetectionFigure(SUITE, measure, value, "", Target.atLeast(least));
  }
}
