package io.tailwater.cli.deadletters;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The newest of the letters that were added, and the counts of all of them. Its memory hangs on the
 * limit, never on how many letters there are or what is in them.
 */
public final class LetterTable {
  private static final int MAX_REASONS = 200;
  private static final int REASON_CHARS = 40;
  private static final int ORIGIN_CHARS = 80;
  private static final int DETAIL_CHARS = 100;
  private static final String OTHERS = "(others)";
  private static final String FORMAT = "%s  %-20s  %s  %s  %9s  %-8s  %s";

  private record Row(
      LetterNumber number,
      long timeMillis,
      String reason,
      String origin,
      long bytes,
      boolean replayed,
      String detail) {
    private static final Comparator<Row> OLDEST_FIRST =
        Comparator.comparingLong(Row::timeMillis).thenComparing(Row::number);
  }

  private final int limit;
  private final PriorityQueue<Row> newest = new PriorityQueue<>(Row.OLDEST_FIRST);
  private final Map<String, Long> counts = new TreeMap<>();
  private long letters;
  private long bytes;
  private long replayed;

  /** A table of at most this many letters. */
  public LetterTable(int limit) {
    this.limit = limit;
  }

  /**
   * Adds a letter.
   *
   * @param wasReplayed whether it was put back before
   */
  public void add(DeadLetter letter, boolean wasReplayed) {
    letters++;
    bytes += letter.value().length;
    replayed += wasReplayed ? 1 : 0;
    String reason = PlainText.line(letter.reason(), REASON_CHARS);
    counts.merge(
        counts.containsKey(reason) || counts.size() < MAX_REASONS ? reason : OTHERS, 1L, Long::sum);
    newest.add(
        new Row(
            letter.number(),
            letter.timeMillis(),
            reason,
            letter
                .origin()
                .map(origin -> PlainText.line(origin.toString(), ORIGIN_CHARS))
                .orElse("unknown"),
            letter.value().length,
            wasReplayed,
            PlainText.line(letter.detail(), DETAIL_CHARS)));
    if (newest.size() > limit) {
      newest.remove();
    }
  }

  /** The table, newest letter first, and the counts by reason, largest first. */
  public List<String> lines() {
    if (letters == 0) {
      return List.of("no dead letters");
    }
    List<Row> rows = new ArrayList<>(newest);
    rows.sort(Row.OLDEST_FIRST.reversed());
    int number = width("LETTER", rows.stream().map(row -> row.number().toString()).toList());
    int reason = width("REASON", rows.stream().map(Row::reason).toList());
    int origin = width("ORIGIN", rows.stream().map(Row::origin).toList());
    List<String> lines = new ArrayList<>();
    lines.add(
        FORMAT.formatted(
            pad("LETTER", number),
            "TIME",
            pad("REASON", reason),
            pad("ORIGIN", origin),
            "BYTES",
            "REPLAYED",
            "DETAIL"));
    for (Row row : rows) {
      lines.add(
          FORMAT
              .formatted(
                  pad(row.number().toString(), number),
                  time(row.timeMillis()),
                  pad(row.reason(), reason),
                  pad(row.origin(), origin),
                  row.bytes(),
                  row.replayed() ? "yes" : "",
                  row.detail())
              .stripTrailing());
    }
    lines.add("");
    lines.add(
        "%d letter%s, %d bytes, %d replayed%s"
            .formatted(
                letters,
                letters == 1 ? "" : "s",
                bytes,
                replayed,
                letters > rows.size() ? "; the newest %d are shown".formatted(rows.size()) : ""));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> lines.add("%9d  %s".formatted(entry.getValue(), entry.getKey())));
    return lines;
  }

  private static int width(String title, List<String> cells) {
    return Math.max(title.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  /** To the second, in UTC. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
