package io.tailwater.processors.alert.baseline;

/** What a minute of a series could be told of. */
public enum BaselineState {
  /** It was compared with its baseline. */
  EVALUATED,
  /** There is a value, but too little history: the baseline's rules rest. */
  WARMUP,
  /** There are calls, but too few for any quantile: neither good nor bad. */
  INSUFFICIENT,
  /** There are no calls, and the agent is alive: what was pending stays so. */
  IDLE,
  /** The agent has been silent for some minutes. */
  NO_DATA,
  /** A rule holds, but there was nothing to judge it by for a quarter of an hour. */
  STALE
}
