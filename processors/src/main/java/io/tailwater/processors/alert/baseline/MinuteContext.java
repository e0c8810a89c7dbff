package io.tailwater.processors.alert.baseline;

/**
 * What is known of a minute besides its sample.
 *
 * @param agentAlive whether the service's agent sent anything at all in it
 * @param excluded whether it is not to be learned: an alert on the series' root is firing, or a
 *     silence, a maintenance window or an incident covers it
 */
public record MinuteContext(boolean agentAlive, boolean excluded) {
  /** The agent is alive and nothing is known against the minute. */
  public static final MinuteContext NORMAL = new MinuteContext(true, false);

  /** The agent sent nothing. */
  public static final MinuteContext SILENT = new MinuteContext(false, false);

  /** The agent is alive, but the minute is not to be learned. */
  public static final MinuteContext EXCLUDED = new MinuteContext(true, true);
}
