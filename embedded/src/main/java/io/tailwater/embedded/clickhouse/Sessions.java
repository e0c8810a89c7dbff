package io.tailwater.embedded.clickhouse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections kept between requests under a client's {@code session_id}, with their temporary
 * tables and what {@code SET} and {@code USE} changed.
 *
 * <p>Settings of a URL are for one request also within a session, so they are read before and put
 * back after it. Sessions whose time is up are closed when the next request comes by.
 */
final class Sessions implements AutoCloseable {
  private final Engine engine;
  private final Map<String, Session> sessions = new HashMap<>();

  Sessions(Engine engine) {
    this.engine = engine;
  }

  /** The session's connection, for this request alone. */
  Lease lend(QueryRequest.SessionRequest wanted, QueryRequest request, RequestScope scope)
      throws EngineException {
    Session session = take(wanted);
    boolean ready = false;
    try {
      session.enter(request, scope);
      ready = true;
      return session;
    } finally {
      if (!ready) {
        session.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(session -> session.connection.close());
    sessions.clear();
  }

  private synchronized Session take(QueryRequest.SessionRequest wanted) throws EngineException {
    closeExpired();
    Session session = sessions.get(wanted.id());
    if (session == null) {
      if (wanted.mustExist()) {
        throw EngineException.of(
            ErrorCode.SESSION_NOT_FOUND, "Session " + SqlText.toUtf8(wanted.id()) + " not found.");
      }
      session = new Session(engine.connect());
      sessions.put(wanted.id(), session);
    }
    if (session.busy) {
      throw EngineException.of(
          ErrorCode.SESSION_IS_LOCKED,
          "Session " + SqlText.toUtf8(wanted.id()) + " is locked by a concurrent client.");
    }
    session.busy = true;
    session.timeout = wanted.timeout();
    return session;
  }

  private void closeExpired() {
    long now = System.nanoTime();
    for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
      Session session = all.next();
      if (!session.busy && now - session.idleSinceNanos > session.timeout.toNanos()) {
        session.connection.close();
        all.remove();
      }
    }
  }

  private final class Session implements Lease {
    private final Engine.Connection connection;
    private final List<String> restore = new ArrayList<>();
    private boolean busy;
    private Duration timeout = Duration.ZERO;
    private long idleSinceNanos;

    private Session(Engine.Connection connection) {
      this.connection = connection;
    }

    @Override
    public Engine.Connection connection() {
      return connection;
    }

    private void enter(QueryRequest request, RequestScope scope) throws EngineException {
      remember(scope.settings());
      if (request.database() != null) {
        String current = rows("SELECT currentDatabase()").getFirst();
        restore.add("USE " + SqlText.identifier(current));
      }
      for (String statement : scope.statements()) {
        connection.run(statement);
      }
    }

    private void remember(Map<String, String> settings) throws EngineException {
      List<String> names = new ArrayList<>();
      settings.keySet().forEach(name -> names.add(SqlText.literal(name)));
      Map<String, String> changed = new LinkedHashMap<>();
      for (String row :
          rows(
              "SELECT name, toUInt8(changed), hex(value) FROM system.settings WHERE name IN ("
                  + String.join(", ", names)
                  + ")")) {
        String[] columns = row.split("\t", -1);
        if (columns[1].equals("1")) {
          changed.put(
              columns[0],
              new String(HexFormat.of().parseHex(columns[2]), StandardCharsets.ISO_8859_1));
        } else {
          restore.add("SET " + columns[0] + " = DEFAULT");
        }
      }
      if (!changed.isEmpty()) {
        restore.add(RequestScope.assignments(changed));
      }
    }

    private List<String> rows(String sql) throws EngineException {
      byte[] output = connection.run(sql).output();
      return new String(output, StandardCharsets.ISO_8859_1).lines().toList();
    }

    @Override
    public void close() {
      boolean clean = true;
      for (String statement : restore) {
        try {
          connection.run(statement);
        } catch (EngineException _) {
          clean = false;
        }
      }
      restore.clear();
      synchronized (Sessions.this) {
        busy = false;
        idleSinceNanos = System.nanoTime();
        if (!clean) {
          // A connection in an unknown state is worth less than none.
          sessions.values().remove(this);
          connection.close();
        }
      }
    }
  }
}
