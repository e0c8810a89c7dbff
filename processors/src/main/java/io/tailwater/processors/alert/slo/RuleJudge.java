package io.tailwater.processors.alert.slo;

import org.jspecify.annotations.Nullable;

/**
 * What rules say of windows that end with a minute.
 *
 * <p>A burn rate alone is not enough: with one call a minute and a target of 99.9 %, a single error
 * burns at 16. So a burn rule asks for five bad calls in its long window as well, and that chance
 * brings as many to a service that keeps its objective less than once in a million times.
 */
final class RuleJudge {
  private static final long LEAST_BAD = 5;
  private static final double LOG_CHANCE = Math.log(1e-6);

  private final MinuteRing minutes;
  private final double allowance;

  RuleJudge(MinuteRing minutes, double allowance) {
    this.minutes = minutes;
    this.allowance = allowance;
  }

  /** What the rule saw, if it has to fire; else null. */
  @Nullable Reading firing(BudgetRule rule, long end) {
    return switch (rule) {
      case BurnRule burn -> {
        Counts shortCounts = window(burn.shortWindow().toMinutes(), end);
        yield shortCounts.burn(allowance) <= burn.burn()
            ? null
            : exceeding(burn, window(burn.longWindow().toMinutes(), end), shortCounts);
      }
      case TrickleRule _ -> {
        Counts day = window(TrickleRule.MINUTES, end);
        yield day.isNoAccident(TrickleRule.LEAST_BAD, TrickleRule.LOG_CHANCE, allowance)
            ? Reading.of(day, day, allowance)
            : null;
      }
    };
  }

  /**
   * What a burn rule saw, if it has to fire although minutes at the end are not over: even if each
   * of them becomes as busy as the busiest of the long window, with good calls only. Only a rush
   * without example could take that back.
   *
   * @param closed the last minute that is over
   * @param end the last minute with calls, after {@code closed}
   */
  @Nullable Reading firingEarly(BurnRule rule, long closed, long end) {
    long from = end - rule.longWindow().toMinutes() + 1;
    Counts open = minutes.sum(closed + 1, end);
    if (open.bad() == 0 || firing(rule, end) == null) {
      return null;
    }
    long busiest = minutes.busiest(from, closed);
    long missing = Math.max(0, (end - closed) * busiest - open.calls());
    return busiest == 0
        ? null
        : exceeding(
            rule,
            withMore(window(rule.longWindow().toMinutes(), end), missing),
            withMore(window(rule.shortWindow().toMinutes(), end), missing));
  }

  /**
   * Whether it looks as if what fired is over.
   *
   * @return null where there were no calls to tell by
   */
  @Nullable Boolean isCalm(BudgetRule rule, long end) {
    return switch (rule) {
      case BurnRule burn -> {
        Counts counts = window(burn.shortWindow().toMinutes(), end);
        yield counts.calls() == 0 ? null : counts.burn(allowance) <= burn.burn();
      }
      case TrickleRule _ -> {
        Counts day = window(TrickleRule.MINUTES, end);
        yield day.calls() == 0 ? null : !day.isNoAccident(LEAST_BAD, LOG_CHANCE, allowance);
      }
    };
  }

  /** What the rule sees. */
  Reading reading(BudgetRule rule, long end) {
    return switch (rule) {
      case BurnRule burn ->
          Reading.of(
              window(burn.longWindow().toMinutes(), end),
              window(burn.shortWindow().toMinutes(), end),
              allowance);
      case TrickleRule _ -> {
        Counts day = window(TrickleRule.MINUTES, end);
        yield Reading.of(day, day, allowance);
      }
    };
  }

  private @Nullable Reading exceeding(BurnRule rule, Counts longCounts, Counts shortCounts) {
    return shortCounts.burn(allowance) > rule.burn()
            && longCounts.burn(allowance) > rule.burn()
            && longCounts.isNoAccident(LEAST_BAD, LOG_CHANCE, allowance)
        ? Reading.of(longCounts, shortCounts, allowance)
        : null;
  }

  private Counts window(long length, long end) {
    return minutes.sum(end - length + 1, end);
  }

  private static Counts withMore(Counts counts, long calls) {
    return new Counts(counts.calls() + calls, counts.bad());
  }
}
