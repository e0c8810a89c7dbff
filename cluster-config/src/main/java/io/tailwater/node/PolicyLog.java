package io.tailwater.node;

import java.util.List;

/**
 * Where versions of the policies are written for good, each after the last.
 *
 * <p>The contract that makes versions unique: {@link #open} outlaws every session opened before it,
 * anywhere in the cluster, and a session that reads the log has read everything that earlier ones
 * have committed. Whoever reads to the end, adds one and commits has therefore either the next
 * version or a {@link FencedException}.
 */
interface PolicyLog {
  /** A version and its offset in the log. */
  record Written(long offset, PolicyVersion version) {}

  /**
   * Begins to write.
   *
   * @throws UnavailableException if the log cannot be reached
   */
  Session open();

  /** The right to write versions, until another session is opened. Used by one thread at a time. */
  interface Session extends AutoCloseable {
    /**
     * Every committed version at or after this offset.
     *
     * @throws UnavailableException if the log cannot be read
     */
    List<Written> readFrom(long offset);

    /**
     * Writes a version; nobody sees it before {@link #commit}.
     *
     * @return its offset
     * @throws FencedException if another session has been opened
     * @throws UnavailableException if the log cannot be written
     */
    long write(PolicyVersion version);

    /**
     * Makes what was written visible.
     *
     * @throws FencedException if another session has been opened; nothing was written
     * @throws UnavailableException if it is not known to be written
     */
    void commit();

    /** Ends the session; what was not committed is as if it had never been written. */
    @Override
    void close();
  }

  /** Another session has been opened since. */
  final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(Throwable cause) {
      super("another node writes policies", cause);
    }
  }

  /** The log does not answer, or not as it should. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
