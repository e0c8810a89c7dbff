package io.tailwater.processors.log;

import io.tailwater.model.otlp.LogView;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.pattern.PatternMiner;

/** Knows the pattern of a log. */
public interface LogPatterns {
  /** The log's pattern; {@link Pattern#OTHER} where it has none. */
  Pattern pattern(String service, LogView log);

  /** Patterns as this miner finds them; a log whose body is no text has none. */
  static LogPatterns minedBy(PatternMiner miner) {
    return (service, log) ->
        log.textLength() <= 0
            ? Pattern.OTHER
            : miner.match(
                service, log.severityNumber(), log.buffer(), log.textOffset(), log.textLength());
  }
}
