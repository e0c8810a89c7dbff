package io.tailwater.processors.alert.rule;

import java.util.List;

/**
 * What a signal was in the minutes up to the one that is judged.
 *
 * @param minutes the minutes, oldest first, the last one being judged; at least one
 * @param reference what they are held against, as the {@link Condition} says; NaN where it is not
 *     known yet
 * @param traces ids of traces that would show a breach; may be empty
 */
public record SignalWindow(List<Minute> minutes, double reference, List<String> traces) {
  /**
   * One minute.
   *
   * @param value a value, or how many were bad; NaN where nothing was heard
   * @param base how many calls or samples there were in all
   */
  public record Minute(double value, double base) {
    /** Nothing was heard. */
    public static final Minute SILENT = new Minute(Double.NaN, 0);

    boolean isSilent() {
      return Double.isNaN(value);
    }
  }

  public SignalWindow {
    minutes = List.copyOf(minutes);
    traces = List.copyOf(traces);
    if (minutes.isEmpty()) {
      throw new IllegalArgumentException("a window without minutes");
    }
  }

  /** The newest minutes, or all where there are fewer. */
  List<Minute> last(int count) {
    return minutes.subList(Math.max(0, minutes.size() - count), minutes.size());
  }
}
