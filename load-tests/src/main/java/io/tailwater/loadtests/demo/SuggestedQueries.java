package io.tailwater.loadtests.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Queries that show what can be learnt from the kept traces of the shop. They stand in double
 * quotes on a shell's command line, so they hold no character that means something there.
 */
final class SuggestedQueries {
  /**
   * A query.
   *
   * @param title the question that it answers
   * @param sql of several lines
   */
  record Query(String title, String sql) {
    /** A command line for a shell. */
    String commandLine(String dataOption) {
      return "./tailwater sql" + dataOption + " \"\n" + sql + "\"";
    }
  }

  private static final String RESOURCE = "demo-queries.sql";
  private static final String TITLE = "-- ";
  private static final String PERIOD = "{from}";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SuggestedQueries() {}

  /**
   * The queries about a run.
   *
   * @param opened when the shop opened
   * @param slowSupplier when the supplier's API is slow for the first time; if it never is, the
   *     queries about that are left out
   */
  static List<Query> of(Instant opened, Optional<IncidentBoard.Period> slowSupplier) {
    List<Query> queries = new ArrayList<>();
    for (String block : text().strip().split("\n\n", -1)) {
      if (slowSupplier.isEmpty() && block.contains(PERIOD)) {
        continue;
      }
      int titleEnd = block.indexOf('\n');
      String sql = block.substring(titleEnd + 1).replace("{since}", SECONDS.format(opened));
      if (slowSupplier.isPresent()) {
        sql =
            sql.replace(PERIOD, SECONDS.format(slowSupplier.get().from()))
                .replace("{until}", SECONDS.format(slowSupplier.get().until()));
      }
      queries.add(new Query(block.substring(TITLE.length(), titleEnd), sql));
    }
    return queries;
  }

  /** The option that names the data directory, as short as it can be written from here. */
  static String dataOption(Path data) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = data.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    return " --data " + shown;
  }

  /** Blocks with an empty line between: a comment with the title, then the query. */
  private static String text() {
    try (InputStream resource = SuggestedQueries.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("the class path lacks " + RESOURCE);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
