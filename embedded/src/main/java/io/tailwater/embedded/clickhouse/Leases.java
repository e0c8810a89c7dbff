package io.tailwater.embedded.clickhouse;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lends connections to requests, no more than a fixed number at once: each running statement costs
 * the engine threads and memory, and waiting is better than failing for want of either.
 */
final class Leases implements AutoCloseable {
  private static final int MAX_CONCURRENT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Engine engine;
  private final Sessions sessions;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);

  Leases(Engine engine) {
    this.engine = engine;
    this.sessions = new Sessions(engine);
  }

  /**
   * Lets a request in, before anything of its body is read; it leaves by closing the permit.
   *
   * @throws EngineException when too many requests run
   */
  Permit admit() throws EngineException {
    acquirePermit();
    return new Permit(permits);
  }

  /**
   * A connection with the request's database and settings applied, for a request that has been let
   * in.
   *
   * @throws EngineException when the session is taken, or a setting unknown
   */
  Lease lend(QueryRequest request, RequestScope scope) throws EngineException {
    QueryRequest.SessionRequest session = request.session();
    return session == null
        ? new Fresh(engine.connect(), scope)
        : sessions.lend(session, request, scope);
  }

  @Override
  public void close() {
    sessions.close();
  }

  private void acquirePermit() throws EngineException {
    try {
      if (permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw EngineException.of(
        ErrorCode.TOO_MANY_SIMULTANEOUS_QUERIES,
        "Too many simultaneous queries. Maximum: " + MAX_CONCURRENT + ".");
  }

  private record Fresh(Engine.Connection connection) implements Lease {
    Fresh(Engine.Connection connection, RequestScope scope) throws EngineException {
      this(connection);
      boolean ready = false;
      try {
        for (String statement : scope.statements()) {
          connection.run(statement);
        }
        ready = true;
      } finally {
        if (!ready) {
          connection.close();
        }
      }
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** A place among the requests that run; closed once. */
  record Permit(Semaphore permits) implements AutoCloseable {
    @Override
    public void close() {
      permits.release();
    }
  }
}
