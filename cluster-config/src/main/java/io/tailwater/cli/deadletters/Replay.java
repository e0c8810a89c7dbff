package io.tailwater.cli.deadletters;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts dead letters back where nodes read them, each once. Blocking; not thread-safe. */
public final class Replay {
  private final LetterCluster cluster;
  private final SourceTopics sources;
  private final Optional<String> to;
  private final boolean again;
  private final boolean dryRun;

  /**
   * A replay.
   *
   * @param to the topic for all letters, whatever is in them; empty for those that each belongs to
   * @param again puts back what was put back before
   * @param dryRun only says what would be done
   */
  public Replay(
      LetterCluster cluster,
      SourceTopics sources,
      Optional<String> to,
      boolean again,
      boolean dryRun) {
    this.cluster = cluster;
    this.sources = sources;
    this.to = to;
    this.again = again;
    this.dryRun = dryRun;
  }

  /**
   * Puts back the letters that a filter takes.
   *
   * @throws LettersException if it cannot be done; what was done before stays and is known
   */
  public ReplayReport run(LetterFilter filter) {
    return run((letters, each) -> letters.forEach(filter, each));
  }

  /**
   * Puts back these letters.
   *
   * @throws LettersException if it cannot be done; what was done before stays and is known
   */
  public ReplayReport run(NavigableSet<LetterNumber> numbers) {
    ReplayReport report = new ReplayReport();
    return run(
        report,
        (letters, each) ->
            letters
                .forEach(numbers, each)
                .forEach(missing -> report.countRefused(missing, "there is no such letter", "")));
  }

  private interface Selection {
    void hand(LetterTopic letters, Consumer<DeadLetter> each);
  }

  private ReplayReport run(Selection selection) {
    return run(new ReplayReport(), selection);
  }

  private ReplayReport run(ReplayReport report, Selection selection) {
    if (dryRun) {
      hand(selection, report, (_, send) -> report.countReplayed(send.topic()));
      return report;
    }
    try (ReplayWriter writer = cluster.writer(report)) {
      hand(selection, report, writer::add);
      writer.flush();
    }
    return report;
  }

  private interface Target {
    void take(DeadLetter letter, ReplayStep.Send send);
  }

  private void hand(Selection selection, ReplayReport report, Target target) {
    ReplayPlan plan = new ReplayPlan(sources, cluster.replayed(), to, again, cluster::partitions);
    try (LetterTopic letters = cluster.letters()) {
      selection.hand(
          letters,
          letter -> {
            switch (plan.step(letter)) {
              case ReplayStep.Send send -> target.take(letter, send);
              case ReplayStep.Skip() -> report.countSkipped();
              case ReplayStep.Refuse(String why, String detail) ->
                  report.countRefused(letter.number(), why, detail);
            }
          });
    }
  }
}
