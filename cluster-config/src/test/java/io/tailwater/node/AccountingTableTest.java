package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tailwater.processors.accounting.AccountReport;
import io.tailwater.processors.accounting.AccountRow;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.processors.accounting.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccountingTableTest {
  private static final long NOW = 1_764_000_000_123L;

  private final List<String> statements = new ArrayList<>();
  private boolean down;
  private final AccountingTable table =
      new AccountingTable(
          sql -> {
            if (down) {
              throw new IllegalStateException("down");
            }
            statements.add(sql);
          });

  @Test
  void rowIsWritten() {
    table.offer(report(5, 1), NOW);

    assertThat(statements)
        .containsExactly(
            "INSERT INTO tailwater.accounting (time, stage, topic, partition, since, received,"
                + " kept, dropped_by_policy, duplicates, dead_lettered, undecided, late_kept,"
                + " late_dropped, capped, gap) VALUES (1764000000.123, 'rekey', 'otlp_spans', 2,"
                + " 7.000, 5, 4, 0, 0, 0, 0, 0, 0, 0, 1)");
  }

  @Test
  void whatMovesIsWrittenOnceAMinuteAndAtRestAtOnceAndOnlyOnce() {
    table.offer(report(5, 0), NOW);
    table.offer(report(6, 0), NOW + 10_000);
    table.offer(report(7, 0), NOW + 20_000);
    assertThat(statements).hasSize(1);
    table.offer(report(7, 0), NOW + 30_000);
    assertThat(statements).hasSize(2);
    table.offer(report(7, 0), NOW + 40_000);
    table.offer(report(7, 0), NOW + 400_000);
    assertThat(statements).hasSize(2);
    table.offer(report(8, 0), NOW + 410_000);
    assertThat(statements).hasSize(3);
  }

  @Test
  void gapIsWrittenAtOnce() {
    table.offer(report(5, 0), NOW);
    table.offer(report(6, 2), NOW + 10_000);
    assertThat(statements).hasSize(2);
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    down = true;
    assertThatIllegalStateException().isThrownBy(() -> table.offer(report(5, 0), NOW));
    down = false;
    table.offer(report(5, 0), NOW + 10_000);
    assertThat(statements).hasSize(1);
  }

  private static AccountReport report(long received, long gap) {
    SpanTally tally = new SpanTally().add(Count.RECEIVED, received).add(Count.KEPT, received - gap);
    return new AccountReport(
        List.of(new AccountRow(Stage.REKEY, "otlp_spans", 2, 7_000, tally, gap)), Set.of());
  }
}
