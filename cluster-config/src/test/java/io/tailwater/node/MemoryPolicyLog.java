package io.tailwater.node;

import java.util.ArrayList;
import java.util.List;

/**
 * A log in memory that keeps the contract of the real one: a session outlaws those before it. Can
 * be told to fail, and to let something happen in the middle of a write.
 */
final class MemoryPolicyLog implements PolicyLog {
  private final List<Written> written = new ArrayList<>();
  private final List<Runnable> duringWrite = new ArrayList<>();
  private int sessions;
  private int failingReads;
  private boolean unreachable;

  /** What is committed. */
  List<PolicyVersion> versions() {
    return written.stream().map(Written::version).toList();
  }

  void unreachable() {
    unreachable = true;
  }

  /** How many sessions there were. */
  int sessions() {
    return sessions;
  }

  /** The next read fails, as one does whose connection went stale. */
  void failNextRead() {
    failingReads++;
  }

  /** The next write happens only after this; each applies to one write. */
  void duringNextWrite(Runnable event) {
    duringWrite.add(event);
  }

  @Override
  public Session open() {
    if (unreachable) {
      throw new UnavailableException("no broker", new IllegalStateException());
    }
    return new MemorySession(++sessions);
  }

  private final class MemorySession implements Session {
    private final int number;
    private final List<Written> open = new ArrayList<>();

    MemorySession(int number) {
      this.number = number;
    }

    @Override
    public List<Written> readFrom(long offset) {
      if (unreachable) {
        throw new UnavailableException("no broker", new IllegalStateException());
      }
      if (failingReads > 0) {
        failingReads--;
        throw new UnavailableException("stale", new IllegalStateException());
      }
      return written.stream().filter(entry -> entry.offset() >= offset).toList();
    }

    @Override
    public long write(PolicyVersion version) {
      if (!duringWrite.isEmpty()) {
        duringWrite.removeFirst().run();
      }
      checkTurn();
      // Kafka's markers take offsets too.
      long offset = written.size() * 2L;
      open.add(new Written(offset, version));
      return offset;
    }

    @Override
    public void commit() {
      checkTurn();
      written.addAll(open);
      open.clear();
    }

    private void checkTurn() {
      if (number != sessions) {
        throw new FencedException(new IllegalStateException("session " + sessions));
      }
    }

    @Override
    public void close() {
      open.clear();
    }
  }
}
