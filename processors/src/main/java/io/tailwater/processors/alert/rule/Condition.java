package io.tailwater.processors.alert.rule;

/**
 * What a breach is. All but the first are judged by {@link Thresholds}, on the signal that the
 * rule's identity names.
 */
public sealed interface Condition {
  /**
   * A detector of its own judges: a baseline, an error budget, a surge.
   *
   * @param detector its name, such as {@code baseline.r1}
   */
  record Detected(String detector) implements Condition {}

  /**
   * An aggregate of a window against a number.
   *
   * @param aggregate of the minutes' values
   * @param windowMinutes how many minutes, at least 1
   * @param comparison what a breach is
   * @param limit the number
   * @param unit of values and limit
   */
  record Compared(
      Aggregate aggregate, int windowMinutes, Comparison comparison, double limit, String unit)
      implements Condition {
    public Compared {
      checkWindow(windowMinutes);
      checkNumber(limit);
    }
  }

  /**
   * Some minutes of a window, each against a number.
   *
   * @param minutes how many have to be beyond
   * @param windowMinutes of how many
   * @param comparison what beyond is
   * @param limit the number
   * @param unit of values and limit
   */
  record MinutesBeyond(
      int minutes, int windowMinutes, Comparison comparison, double limit, String unit)
      implements Condition {
    public MinutesBeyond {
      checkWindow(windowMinutes);
      checkNumber(limit);
      if (minutes < 1 || minutes > windowMinutes) {
        throw new IllegalArgumentException(
            minutes + " minutes of " + windowMinutes + " cannot be beyond");
      }
    }
  }

  /**
   * A share that chance does not explain: the exact binomial test of alerting.md 1.3. The share
   * that is expected is the window's reference.
   *
   * @param windowMinutes how many minutes are counted together
   * @param factor how many times the expected share it has to be at least
   * @param significance the chance below which it is a breach
   * @param leastTotal below so many of all nothing is said
   * @param leastBad below so many bad ones nothing is breached
   */
  record Ratio(
      int windowMinutes, double factor, double significance, long leastTotal, long leastBad)
      implements Condition {
    public Ratio {
      checkWindow(windowMinutes);
      if (!(factor >= 1) || !(significance > 0 && significance < 1)) {
        throw new IllegalArgumentException(
            "a ratio rule of factor " + factor + " and significance " + significance);
      }
    }
  }

  /**
   * Something that was not there before: the window's reference is how often it was seen in the day
   * before the window.
   *
   * @param windowMinutes how many minutes are counted together
   * @param leastCount how often it has to be seen
   */
  record Newcomer(int windowMinutes, long leastCount) implements Condition {
    public Newcomer {
      checkWindow(windowMinutes);
    }
  }

  /**
   * Calls that stopped while the caller goes on.
   *
   * @param windowMinutes how long there has to be none
   * @param leastCallerRate calls of the caller each minute, above which that means something
   */
  record Vanished(int windowMinutes, double leastCallerRate) implements Condition {
    public Vanished {
      checkWindow(windowMinutes);
    }
  }

  /**
   * A used share that will reach 1: a straight line through the logarithms of the window.
   *
   * @param windowMinutes how many minutes the line is laid through
   * @param withinMinutes how soon it has to reach 1
   */
  record RunsOut(int windowMinutes, double withinMinutes) implements Condition {
    public RunsOut {
      checkWindow(windowMinutes);
      checkNumber(withinMinutes);
    }
  }

  /**
   * Nothing is heard of what was heard of before: the window's reference is above 0 where it was.
   *
   * @param windowMinutes for how long
   */
  record Absent(int windowMinutes) implements Condition {
    public Absent {
      checkWindow(windowMinutes);
    }
  }

  /** How the minutes of a window become one value; minutes without one are left out. */
  enum Aggregate {
    /** Mean, each minute as heavy as its base. */
    MEAN,
    /** Sum. */
    SUM,
    /** The smallest. */
    LEAST,
    /** The largest. */
    MOST,
    /** The newest. */
    LAST
  }

  /** On which side of a number a breach is. */
  enum Comparison {
    /** More than the number. */
    ABOVE(">"),
    /** Less than the number. */
    BELOW("<");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** How it is written. */
    public String sign() {
      return sign;
    }

    /** Whether a value is beyond a number. */
    public boolean beyond(double value, double limit) {
      return switch (this) {
        case ABOVE -> value > limit;
        case BELOW -> value < limit;
      };
    }
  }

  private static void checkWindow(int minutes) {
    if (minutes < 1 || minutes > AlertRule.MOST_MINUTES) {
      throw new IllegalArgumentException(
          "a window has 1 to %,d minutes, not %,d".formatted(AlertRule.MOST_MINUTES, minutes));
    }
  }

  private static void checkNumber(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a limit of " + number + " cannot be reached");
    }
  }
}
