package io.tailwater.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened that an operator must hear of though the node works on: logged once, and told by
 * {@code /ready} for a while. Thread-safe.
 */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final Duration TOLD_FOR = Duration.ofMinutes(15);
  private static final int MAX = 50;

  private record Notice(long sinceMillis, String line) {}

  private final InstantSource clock;
  private final ArrayDeque<Notice> notices = new ArrayDeque<>();

  Notices(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells one line: what, where, how to mend. */
  synchronized void tell(String line) {
    LOG.error("{}", line);
    notices.add(new Notice(clock.millis(), line));
    if (notices.size() > MAX) {
      notices.remove();
    }
  }

  /** What was told lately, oldest first. */
  synchronized List<String> recent() {
    long since = clock.millis() - TOLD_FOR.toMillis();
    notices.removeIf(notice -> notice.sinceMillis < since);
    return notices.stream().map(Notice::line).distinct().toList();
  }
}
