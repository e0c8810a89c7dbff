package io.tailwater.embedded.clickhouse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request says beside its body: parameters of the URL and {@code X-ClickHouse-*} headers,
 * all as byte text.
 *
 * @param sql the {@code query} parameter, or null
 * @param database the database names are looked up in, or null for the connection's own
 * @param defaultFormat format of results and INSERT data where the statement names none, or null
 * @param settings for this statement only, in the order given
 * @param parameters values of {@code {name:Type}} places
 * @param session null for a request that stands alone
 * @param compressedResponse answer in ClickHouse's compressed blocks
 * @param compressedRequest the body comes in such blocks
 * @param waitForEnd answer only once the statement is through
 */
record QueryRequest(
    @Nullable String sql,
    @Nullable String database,
    @Nullable String defaultFormat,
    Map<String, String> settings,
    Map<String, String> parameters,
    String queryId,
    @Nullable SessionRequest session,
    boolean compressedResponse,
    boolean compressedRequest,
    boolean waitForEnd,
    Credentials credentials) {
  private static final String PARAMETER_PREFIX = "param_";
  private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MAX_SESSION_TIMEOUT = Duration.ofHours(1);

  /** Names the HTTP interface keeps to itself; every other parameter is a setting. */
  private static final Set<String> RESERVED =
      Set.of(
          "query",
          "database",
          "default_format",
          "user",
          "password",
          "query_id",
          "compress",
          "decompress",
          "wait_end_of_query",
          "buffer_size",
          "session_id",
          "session_timeout",
          "session_check",
          "close_session",
          "client_protocol_version",
          "stacktrace",
          "quota_key",
          "role");

  /** Who asks. */
  record Credentials(String user, String password) {}

  /**
   * A connection that outlives the request.
   *
   * @param mustExist refuse to begin a new session
   */
  record SessionRequest(String id, Duration timeout, boolean mustExist) {}

  /**
   * Reads a request.
   *
   * @param header looks a header up by its name; null when absent
   * @throws EngineException when a parameter makes no sense
   */
  static QueryRequest of(Map<String, String> url, Function<String, @Nullable String> header)
      throws EngineException {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    url.forEach(
        (name, value) -> {
          if (name.startsWith(PARAMETER_PREFIX)) {
            parameters.put(name.substring(PARAMETER_PREFIX.length()), value);
          } else if (!RESERVED.contains(name)) {
            settings.put(name, value);
          }
        });
    String queryId = firstOf(url.get("query_id"), header.apply("X-ClickHouse-Query-Id"));
    return new QueryRequest(
        url.get("query"),
        emptyAsNull(firstOf(url.get("database"), header.apply("X-ClickHouse-Database"))),
        emptyAsNull(firstOf(url.get("default_format"), header.apply("X-ClickHouse-Format"))),
        settings,
        parameters,
        queryId == null || queryId.isEmpty() ? UUID.randomUUID().toString() : queryId,
        session(url),
        isOn(url, "compress"),
        isOn(url, "decompress"),
        isOn(url, "wait_end_of_query"),
        credentials(url, header));
  }

  private static @Nullable SessionRequest session(Map<String, String> url) throws EngineException {
    String id = emptyAsNull(url.get("session_id"));
    if (id == null) {
      return null;
    }
    Duration timeout = DEFAULT_SESSION_TIMEOUT;
    String seconds = url.get("session_timeout");
    if (seconds != null) {
      try {
        timeout = Duration.ofSeconds(Integer.parseUnsignedInt(seconds));
      } catch (NumberFormatException _) {
        throw EngineException.of(
            ErrorCode.INVALID_SESSION_TIMEOUT, "Invalid session timeout: '" + seconds + "'.");
      }
    }
    if (timeout.compareTo(MAX_SESSION_TIMEOUT) > 0) {
      throw EngineException.of(
          ErrorCode.INVALID_SESSION_TIMEOUT,
          "Session timeout '" + seconds + "' is larger than max_session_timeout: 3600.");
    }
    return new SessionRequest(id, timeout, isOn(url, "session_check"));
  }

  private static Credentials credentials(
      Map<String, String> url, Function<String, @Nullable String> header) throws EngineException {
    String headerUser = header.apply("X-ClickHouse-User");
    String headerKey = header.apply("X-ClickHouse-Key");
    if (headerUser != null || headerKey != null) {
      return new Credentials(orElse(headerUser, "default"), orElse(headerKey, ""));
    }
    String authorization = header.apply("Authorization");
    if (authorization != null) {
      return basic(authorization);
    }
    return new Credentials(
        orElse(emptyAsNull(url.get("user")), "default"), orElse(url.get("password"), ""));
  }

  private static Credentials basic(String authorization) throws EngineException {
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
        String pair = new String(decoded, StandardCharsets.ISO_8859_1);
        int colon = pair.indexOf(':');
        if (colon >= 0) {
          String user = pair.substring(0, colon);
          return new Credentials(user.isEmpty() ? "default" : user, pair.substring(colon + 1));
        }
      } catch (IllegalArgumentException _) {
        // Falls through to the one refusal.
      }
    }
    throw EngineException.of(
        ErrorCode.AUTHENTICATION_FAILED,
        "Invalid authentication: only 'Basic' HTTP authentication is possible.");
  }

  private static boolean isOn(Map<String, String> url, String name) {
    String value = url.get(name);
    return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value != null ? value : otherwise;
  }

  private static @Nullable String emptyAsNull(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
