package io.tailwater.cli.backtest;

import io.tailwater.processors.alert.lifecycle.AlertState;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How often the rules that were in force fired, as {@code tailwater.alerts} has it.
 *
 * @param firedByRule by the rule's id; empty where nothing was judged in the time
 */
public record LiveAlerts(Map<String, Long> firedByRule) {
  private static final long SECOND = 1_000;

  /** Copies the map. */
  public LiveAlerts {
    firedByRule = Map.copyOf(firedByRule);
  }

  /** Whether anything was judged. */
  public boolean isKnown() {
    return !firedByRule.isEmpty();
  }

  /** How many alerts fired. */
  public long fired() {
    return firedByRule.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Asks a server.
   *
   * @param sinceMillis epoch milliseconds
   * @param untilMillis epoch milliseconds, exclusive
   * @param service whose alerts; empty for all
   */
  public static LiveAlerts read(
      SqlSource server, long sinceMillis, long untilMillis, Optional<String> service) {
    Map<String, Long> fired = new TreeMap<>();
    String sql = sql(sinceMillis / SECOND, untilMillis / SECOND, service);
    try (InputStream exists = server.query("EXISTS TABLE tailwater.alerts", RowBinary.FORMAT)) {
      if (new RowBinary(exists).uint8() == 0) {
        return new LiveAlerts(fired);
      }
      try (InputStream answer = server.query(sql, RowBinary.FORMAT)) {
        RowBinary in = new RowBinary(answer);
        while (!in.atEnd()) {
          fired.put(in.text(), in.uint64());
        }
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw HistoryReader.brokeOff(broken);
    }
    return new LiveAlerts(fired);
  }

  private static String sql(long since, long until, Optional<String> service) {
    String open =
        Arrays.stream(AlertState.values())
            .filter(AlertState::isOpen)
            .map(state -> "'" + state.word() + "'")
            .collect(Collectors.joining(", "));
    String ofService =
        service
            .map(name -> " AND service = '" + name.replace("\\", "\\\\").replace("'", "\\'") + "'")
            .orElse("");
    return """
    SELECT toString(rule) AS id,
        uniqExactIf((fingerprint, minute), from_state NOT IN (%1$s) AND to_state IN (%1$s)) AS n
    FROM tailwater.alerts
    WHERE minute >= toDateTime(%2$d, 'UTC') AND minute < toDateTime(%3$d, 'UTC')%4$s
    GROUP BY id
    """
        .formatted(open, since, until, ofService);
  }
}
