package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class TraceTableProperties {
  private record Expected(int row, long offset, long due) {}

  @Property(tries = 40)
  void theTableIsAMapInOrderOfArrivalWithDeadlines(@ForAll long seed) {
    Random random = new Random(seed);
    TraceTable table = new TraceTable();
    Map<TraceId, Expected> open = new LinkedHashMap<>();
    long now = random.nextInt(1 << 30);
    long nextDueLooked = 0;
    long offset = 0;
    // Few distinct ids make collisions and re-opening common, many make the table grow.
    int ids = 1 << random.nextInt(3, 14);
    long step = 1L << random.nextInt(18);
    for (int i = 0; i < 6_000; i++) {
      TraceId id = Otlp.trace(random.nextInt(ids));
      Expected expected = open.get(id);
      int row = table.find(id.hi(), id.lo());
      assertThat(row).isEqualTo(expected == null ? TraceTable.NO_ROW : expected.row());
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (expected == null) {
            int opened = table.open(id.hi(), id.lo(), ++offset, now);
            long due = due(random, now);
            table.schedule(opened, due);
            open.put(id, new Expected(opened, offset, due));
          }
        }
        case 3, 4 -> {
          if (expected != null) {
            long due = due(random, now);
            table.schedule(row, due);
            open.put(id, new Expected(row, expected.offset(), due));
          }
        }
        case 5 -> {
          if (expected != null) {
            table.close(row);
            open.remove(id);
          }
        }
        case 6 -> now += random.nextLong(step);
        default -> {
          settleDue(table, open, now, nextDueLooked);
          nextDueLooked = now;
        }
      }
      assertThat(table.size()).isEqualTo(open.size());
      assertThat(table.oldest())
          .isEqualTo(open.isEmpty() ? TraceTable.NO_ROW : open.values().iterator().next().row());
    }
    assertThat(rowsByAge(table)).isEqualTo(open.values().stream().map(Expected::row).toList());
    open.values().forEach(e -> assertThat(table.firstOffset[e.row()]).isEqualTo(e.offset()));
  }

  @Example
  void tracesOfOneDeadlineAreFoundTogether() {
    TraceTable table = new TraceTable();
    int first = table.open(1, 1, 0, 0);
    int other = table.open(2, 2, 1, 0);
    int moved = table.open(3, 3, 2, 0);
    int last = table.open(4, 4, 3, 0);
    table.schedule(last, 30_000);
    table.schedule(first, 30_000);
    table.schedule(other, 30_001);
    table.schedule(moved, 10_000);
    table.schedule(moved, 30_000);

    int due = table.nextDue(30_000 + 2 * TraceTable.TICK_MILLIS);

    assertThat(table.dueWith(due == other ? first : due)).containsExactly(first, moved, last);
  }

  @Example
  void tracesOfOneDeadlineAreFoundTogetherAfterTimeHasJumpedOverTheWheel() {
    TraceTable table = new TraceTable();
    int moved = table.open(1, 1, 0, 0);
    int other = table.open(2, 2, 1, 0);
    table.schedule(moved, 6_000);
    table.schedule(moved, 7_000);
    table.schedule(other, 7_000);

    int due = table.nextDue(100_000);

    assertThat(table.dueWith(due)).containsExactly(moved, other);
  }

  @Example
  void aDeadlineIsMetInTimeWhenTheFirstTraceCameFromTheFuture() {
    TraceTable table = new TraceTable();
    int ahead = table.open(1, 1, 0, 3_600_000);
    table.schedule(ahead, 3_630_000);
    int behind = table.open(2, 2, 1, 0);
    table.schedule(behind, 30_000);
    assertThat(table.nextDue(30_000)).isEqualTo(TraceTable.NO_ROW);
    assertThat(table.nextDue(30_000 + 2 * TraceTable.TICK_MILLIS)).isEqualTo(behind);
  }

  private static long due(Random random, long now) {
    return switch (random.nextInt(4)) {
      case 0 -> now - random.nextInt(200);
      case 1 -> now + random.nextInt(64);
      case 2 -> now + random.nextInt(60_000);
      default -> now + random.nextInt(400_000);
    };
  }

  private static void settleDue(
      TraceTable table, Map<TraceId, Expected> open, long now, long before) {
    for (int row = table.nextDue(now); row != TraceTable.NO_ROW; row = table.nextDue(now)) {
      assertThat(table.dueMillis(row)).as("never early").isLessThan(now);
      TraceId id = new TraceId(table.traceIdHi[row], table.traceIdLo[row]);
      assertThat(open.remove(id)).isNotNull();
      table.close(row);
    }
    // A deadline that had passed when it was set is met one tick after the look before.
    open.values()
        .forEach(
            e ->
                assertThat(Math.max(e.due(), before) / TraceTable.TICK_MILLIS)
                    .as("due %d, looked at %d and %d", e.due(), before, now)
                    .isGreaterThanOrEqualTo(now / TraceTable.TICK_MILLIS));
  }

  private static List<Integer> rowsByAge(TraceTable table) {
    List<Integer> rows = new ArrayList<>();
    for (int row = table.oldest(); row != TraceTable.NO_ROW; row = table.newerThan(row)) {
      rows.add(row);
    }
    return rows;
  }
}
