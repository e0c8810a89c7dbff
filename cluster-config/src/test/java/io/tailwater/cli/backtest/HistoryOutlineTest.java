package io.tailwater.cli.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.backtest.HistoryOutline.Chunk;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class HistoryOutlineTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** A day after the epoch. */
  private static final long DAY = 24 * HOUR;

  private static HistoryOutline outline(long... rowsByHour) {
    TreeMap<Long, Long> rows = new TreeMap<>();
    for (int i = 0; i < rowsByHour.length; i++) {
      if (rowsByHour[i] > 0) {
        rows.put(DAY + i * HOUR, rowsByHour[i]);
      }
    }
    return new HistoryOutline(DAY, DAY + rowsByHour.length * HOUR - MINUTE, rows);
  }

  private static Chunk hours(double from, double until) {
    return new Chunk(DAY + (long) (from * HOUR), DAY + (long) (until * HOUR));
  }

  @Test
  void hoursAreReadTogetherUpToABound() {
    assertThat(outline(10_000, 10_000, 10_000, 10_000).chunks(DAY, DAY + 4 * HOUR))
        .containsExactly(hours(0, 3), hours(3, 4));
  }

  @Test
  void hourOfManyRowsIsCut() {
    List<Chunk> chunks = outline(100, 60_000, 100).chunks(DAY, DAY + 3 * HOUR);

    assertThat(chunks).containsExactly(hours(0, 1), hours(1, 1.5), hours(1.5, 2), hours(2, 3));
  }

  @Test
  void minuteIsNeverCut() {
    assertThat(outline(30_000_000).chunks(DAY, DAY + HOUR))
        .hasSize(60)
        .startsWith(new Chunk(DAY, DAY + MINUTE));
  }

  @Test
  void fewRowsAreReadByTheDayAtMost() {
    long[] rows = new long[30];
    java.util.Arrays.fill(rows, 1);

    assertThat(outline(rows).chunks(DAY, DAY + 30 * HOUR))
        .containsExactly(hours(0, 24), hours(24, 30));
  }

  @Test
  void onlyTheTimeThatIsAskedForIsRead() {
    HistoryOutline outline = outline(30_000, 30_000, 30_000);

    assertThat(outline.chunks(DAY + HOUR / 2, DAY + HOUR + 5 * MINUTE))
        .containsExactly(
            new Chunk(DAY + HOUR / 2, DAY + HOUR), new Chunk(DAY + HOUR, DAY + HOUR + 5 * MINUTE));
    assertThat(outline.chunks(DAY + 3 * HOUR, DAY + 9 * HOUR)).isEmpty();
  }

  @Test
  void serverWithoutTablesHasNoHistory() {
    assertThatThrownBy(
            () -> HistoryOutline.read((_, _) -> new ByteArrayInputStream(new byte[] {0})))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("there is no history: no counts in tailwater.red_1m");
  }

  @Test
  void outlineIsReadAsTheServerGivesIt() {
    RowBytes rows =
        new RowBytes()
            .uint32(DAY / 1_000)
            .uint64(7)
            .uint32((DAY + 5 * MINUTE) / 1_000)
            .uint32((DAY + 50 * MINUTE) / 1_000)
            .uint32((DAY + 2 * HOUR) / 1_000)
            .uint64(8)
            .uint32((DAY + 2 * HOUR) / 1_000)
            .uint32((DAY + 3 * HOUR - MINUTE) / 1_000);

    HistoryOutline outline =
        HistoryOutline.read(
            (sql, _) ->
                sql.startsWith("EXISTS")
                    ? new ByteArrayInputStream(new byte[] {1})
                    : rows.stream());

    assertThat(outline.firstMillis()).isEqualTo(DAY + 5 * MINUTE);
    assertThat(outline.lastMillis()).isEqualTo(DAY + 3 * HOUR - MINUTE);
    assertThat(outline.rowsByHour()).containsEntry(DAY, 7L).containsEntry(DAY + 2 * HOUR, 8L);
  }
}
