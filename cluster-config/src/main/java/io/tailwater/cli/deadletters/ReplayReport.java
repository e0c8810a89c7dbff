package io.tailwater.cli.deadletters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a replay did, counted. */
public final class ReplayReport {
  private static final int MAX_KINDS = 30;
  private static final String OTHERS = "other reasons";
  private static final int EXAMPLE_CHARS = 200;

  private static final class Refusals {
    private final String example;
    private long count;

    Refusals(String example) {
      this.example = example;
    }
  }

  private final Map<String, Long> replayedByTopic = new TreeMap<>();
  private final Map<String, Refusals> refused = new TreeMap<>();
  private long replayed;
  private long skipped;
  private long refusedCount;

  void countReplayed(String topic) {
    replayed++;
    replayedByTopic.merge(topic, 1L, Long::sum);
  }

  void countSkipped() {
    skipped++;
  }

  void countRefused(LetterNumber letter, String why, String detail) {
    refusedCount++;
    String kind = refused.containsKey(why) || refused.size() < MAX_KINDS ? why : OTHERS;
    String example = detail.isEmpty() ? letter.toString() : letter + ": " + detail;
    refused.computeIfAbsent(kind, _ -> new Refusals(PlainText.line(example, EXAMPLE_CHARS)))
        .count++;
  }

  /** Letters that were put back. */
  public long replayed() {
    return replayed;
  }

  /** Letters that were refused. */
  public long refused() {
    return refusedCount;
  }

  /**
   * For people.
   *
   * @param dryRun speaks of what would be done
   */
  public List<String> lines(boolean dryRun) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %d, skipped %d that were replayed before, refused %d"
            .formatted(dryRun ? "would replay" : "replayed", replayed, skipped, refusedCount));
    replayedByTopic.forEach((topic, count) -> lines.add("%9d  into %s".formatted(count, topic)));
    refused.forEach(
        (why, refusals) ->
            lines.add(
                "%9d  refused: %s (such as %s)".formatted(refusals.count, why, refusals.example)));
    return lines;
  }
}
