package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Lines for tests, and how they are masked. */
final class Lines {
  private static final String[][] WORDS = {
    {"open", "close", "session", "user", "cache"},
    {"alice", "bob", "carol", "dave", "erin", "frank", "127.0.0.1", "/var/log/x"},
    {"STARTED", "STOPPED", "FAILED"},
    {"for", "from", "to"},
  };

  private Lines() {}

  /** A line of words that are likely to come again, so that many lines are near each other. */
  static String random(Random random) {
    StringBuilder line = new StringBuilder(WORDS[0][random.nextInt(2)]);
    int words = 3 + random.nextInt(6);
    for (int i = 0; i < words; i++) {
      String[] some = WORDS[random.nextInt(8) == 0 ? random.nextInt(4) : i % 4];
      line.append(random.nextInt(9) == 0 ? ": " : " ").append(some[random.nextInt(some.length)]);
    }
    return line.toString();
  }

  /** The pattern of a line without a severity. */
  static Pattern match(PatternMiner miner, String service, String line) {
    byte[] body = line.getBytes(StandardCharsets.UTF_8);
    return miner.match(service, 0, body, 0, body.length);
  }

  /** A body's tokens with a blank between, masked. */
  static String masked(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    LineScanner line = new LineScanner();
    line.scan(bytes, 0, bytes.length);
    StringBuilder tokens = new StringBuilder();
    for (int i = 0; i < line.count(); i++) {
      String token =
          line.isVariable(i)
              ? CanonicalHash.WILDCARD
              : new String(
                  bytes, line.start(i), line.end(i) - line.start(i), StandardCharsets.UTF_8);
      tokens.append(i == 0 ? "" : " ").append(token);
    }
    return tokens.toString();
  }
}
