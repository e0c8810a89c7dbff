package io.tailwater.processors.log;

import io.tailwater.model.otlp.LogView;

/** Knows the pattern of a log. */
public interface LogPatterns {
  /** No patterns: every log is of the one with the id 0. */
  LogPatterns NONE = (_, _) -> 0;

  /** The id of the log's pattern; 0 where it has none. */
  long pattern(String service, LogView log);
}
