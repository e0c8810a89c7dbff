package io.tailwater.loadtests.detection.nezha;

import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the patterns of lines. All lines are learned first, so that patterns do not change. */
final class LinePatterns {
  private static final int INFO = 9;
  private static final int WARN = 13;
  private static final int ERROR = 17;

  private final PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);

  LinePatterns(List<Minute> minutes) {
    minutes.forEach(minute -> minute.lines().forEach(this::of));
  }

  /** The pattern of a line. */
  Pattern of(Minute.Line line) {
    byte[] body = line.message().getBytes(StandardCharsets.UTF_8);
    return miner.match(line.service(), severity(line.message()), body, 0, body.length);
  }

  /** The level that these systems write behind the time. */
  private static int severity(String message) {
    String[] words = message.split(" ", 3);
    return switch (words.length < 2 ? "" : words[1]) {
      case "ERROR" -> ERROR;
      case "WARN" -> WARN;
      case "INFO" -> INFO;
      default -> 0;
    };
  }
}
