package io.tailwater.node;

import io.tailwater.processors.accounting.AccountReport;
import io.tailwater.processors.accounting.AccountRow;
import io.tailwater.processors.accounting.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the accounting to {@code tailwater.accounting}: what has changed, once a minute while
 * spans flow, at once when they have come to rest or a gap has changed. Not thread-safe.
 */
final class AccountingTable {
  static final long INTERVAL_MILLIS = 60_000;

  private static final List<Count> COLUMNS =
      List.of(
          Count.RECEIVED,
          Count.KEPT,
          Count.DROPPED_BY_POLICY,
          Count.DUPLICATES,
          Count.DEAD_LETTERED,
          Count.UNDECIDED,
          Count.LATE_KEPT,
          Count.LATE_DROPPED,
          Count.CAPPED);

  private record Place(String stage, String topic, int partition) {}

  private final Consumer<String> sql;
  private final Map<Place, AccountRow> written = new HashMap<>();
  private List<AccountRow> lastSeen = List.of();
  private long writtenMillis = -INTERVAL_MILLIS;

  /**
   * The table, of which it is not known what it holds.
   *
   * @param sql runs a statement, or throws
   */
  AccountingTable(Consumer<String> sql) {
    this.sql = sql;
  }

  /** Writes what is due; what could not be written is due the next time. */
  void offer(AccountReport report, long nowMillis) {
    List<AccountRow> changed = new ArrayList<>();
    boolean gapChanged = false;
    for (AccountRow row : report.rows()) {
      AccountRow before = written.get(place(row));
      if (!row.equals(before)) {
        changed.add(row);
        gapChanged |= row.gap() != (before == null ? 0 : before.gap());
      }
    }
    boolean atRest = report.rows().equals(lastSeen);
    lastSeen = report.rows();
    boolean due = atRest || gapChanged || nowMillis - writtenMillis >= INTERVAL_MILLIS;
    if (due && !changed.isEmpty()) {
      sql.accept(insert(changed, nowMillis));
      changed.forEach(row -> written.put(place(row), row));
      writtenMillis = nowMillis;
    }
  }

  private static Place place(AccountRow row) {
    return new Place(row.stage().word(), row.topic(), row.partition());
  }

  /** Names of topics and stages have no characters that would have to be quoted. */
  private static String insert(List<AccountRow> rows, long nowMillis) {
    StringBuilder text =
        new StringBuilder("INSERT INTO tailwater.accounting (time, stage, topic, partition, since");
    COLUMNS.forEach(count -> text.append(", ").append(count.word()));
    text.append(", gap) VALUES");
    String comma = " ";
    for (AccountRow row : rows) {
      text.append(comma).append('(').append(seconds(nowMillis));
      text.append(", '").append(row.stage().word()).append("', '").append(row.topic());
      text.append("', ").append(row.partition()).append(", ").append(seconds(row.sinceMillis()));
      COLUMNS.forEach(count -> text.append(", ").append(row.tally().of(count)));
      text.append(", ").append(row.gap()).append(')');
      comma = ", ";
    }
    return text.toString();
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(millis / 1_000, millis % 1_000);
  }
}
