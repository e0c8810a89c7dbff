package io.tailwater.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in whole days ({@code 30d}) or weeks ({@code 4w}), or as {@link GoDuration} has it. */
public final class DayDuration {
  private static final Pattern DAYS = Pattern.compile("(\\d{1,5})([dw])");
  private static final int WEEK = 7;

  private DayDuration() {}

  /** The duration that a text means; empty where it means none. */
  public static Optional<Duration> parse(String text) {
    Matcher days = DAYS.matcher(text);
    return days.matches()
        ? Optional.of(
            Duration.ofDays(Long.parseLong(days.group(1)) * (days.group(2).equals("w") ? WEEK : 1)))
        : GoDuration.parse(text);
  }

  /** The shortest usual text for a duration. */
  public static String format(Duration duration) {
    boolean isDays = duration.isPositive() && duration.equals(Duration.ofDays(duration.toDays()));
    return isDays ? duration.toDays() + "d" : GoDuration.format(duration);
  }
}
