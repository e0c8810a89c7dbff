package io.tailwater.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells about itself with every answer.
 *
 * @param version of the engine, such as 26.5.1.1
 * @param timezone name of the engine's time zone
 */
record ServerFacts(String version, String timezone) {
  private static final String DISPLAY_NAME = "tailwater-embedded";

  static ServerFacts of(Engine engine) throws EngineException {
    try (Engine.Connection connection = engine.connect()) {
      String row =
          new String(
              connection.run("SELECT version(), timezone()").output(), StandardCharsets.UTF_8);
      String[] columns = row.strip().split("\t", -1);
      return new ServerFacts(columns[0], columns[1]);
    }
  }

  void addTo(Headers headers, QueryRequest request) {
    @Nullable String sessionZone = request.settings().get("session_timezone");
    headers.set("X-ClickHouse-Server-Display-Name", DISPLAY_NAME);
    headers.set("X-ClickHouse-Query-Id", headerSafe(request.queryId()));
    headers.set(
        "X-ClickHouse-Timezone",
        sessionZone == null || sessionZone.isEmpty() ? timezone : headerSafe(sessionZone));
    headers.set("X-ClickHouse-Summary", EngineCounts.NONE.summary(0));
    headers.set("Keep-Alive", "timeout=30");
  }

  /** A client's own words must not become header lines of their own. */
  private static String headerSafe(String text) {
    return text.replaceAll("[\\x00-\\x1f\\x7f]", "?");
  }
}
