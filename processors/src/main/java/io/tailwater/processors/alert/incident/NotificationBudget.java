package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.rule.Codes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many pages a tenant gets that only a baseline asks for. With thousands of baselines some are
 * always breached by chance (alerting.md 1.2: 33 to 270 a day for 1,000 endpoints); what is over
 * the budget is told only if it is less likely to be chance than all that was told in the last 24
 * hours.
 */
final class NotificationBudget {
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MOST_SPENT = 1_000_000;

  private record Spent(String incident, long millis, double chance) {}

  private final int perDay;
  private final Deque<Spent> spent = new ArrayDeque<>();

  NotificationBudget(int perDay) {
    this.perDay = perDay;
  }

  /**
   * Asks for the first page of an incident.
   *
   * @param incident its id
   * @param chance how likely what it tells of is when nothing is wrong; NaN counts as 1
   * @return whether it may be sent, and then it is counted
   */
  boolean spend(String incident, long millis, double chance) {
    while (!spent.isEmpty() && millis - spent.getFirst().millis() >= DAY_MILLIS) {
      spent.removeFirst();
    }
    double known = Double.isNaN(chance) ? 1 : chance;
    boolean granted =
        spent.size() < perDay
            || (perDay > 0 && spent.stream().allMatch(other -> known < other.chance()));
    if (granted) {
      spent.addLast(new Spent(incident, millis, known));
    }
    return granted;
  }

  /**
   * An incident has a second signal by now: its page was not one of those that the budget is for.
   */
  void confirm(String incident) {
    spent.removeIf(one -> one.incident().equals(incident));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(spent.size());
    for (Spent one : spent) {
      out.writeUTF(one.incident());
      out.writeLong(one.millis());
      out.writeDouble(one.chance());
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = Codes.readCount(in, MOST_SPENT); i > 0; i--) {
      spent.addLast(new Spent(in.readUTF(), in.readLong(), in.readDouble()));
    }
  }
}
