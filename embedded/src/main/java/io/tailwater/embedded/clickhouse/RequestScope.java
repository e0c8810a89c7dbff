package io.tailwater.embedded.clickhouse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request changes on its connection before its statement runs: database, settings, and the
 * mark by which the statement can be stopped.
 */
final class RequestScope {
  private static final Pattern SETTING_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final String COMMENT = "log_comment";

  private final QueryRequest request;
  private final String marker = "tailwater-request:" + UUID.randomUUID();

  RequestScope(QueryRequest request) {
    this.request = request;
  }

  /** Unique to this request; see {@link Engine#cancel}. */
  String marker() {
    return marker;
  }

  /**
   * The statements that set the scope up.
   *
   * @throws EngineException for a name that can be no setting
   */
  List<String> statements() throws EngineException {
    List<String> statements = new ArrayList<>();
    if (request.database() != null) {
      statements.add("USE " + SqlText.identifier(request.database()));
    }
    statements.add(assignments(settings()));
    return statements;
  }

  /** All settings of the request, {@code readonly} last: nothing may be set after it. */
  Map<String, String> settings() throws EngineException {
    Map<String, String> settings = new LinkedHashMap<>();
    // Off, as on a server: the library would take a bare word for a SELECT.
    settings.put("implicit_select", "0");
    settings.putAll(request.settings());
    String comment = request.settings().get(COMMENT);
    settings.put(COMMENT, comment == null || comment.isEmpty() ? marker : comment + ' ' + marker);
    String readonly = settings.remove("readonly");
    if (readonly != null && request.session() == null) {
      settings.put("readonly", readonly);
    }
    return settings;
  }

  static String assignments(Map<String, String> settings) throws EngineException {
    List<String> assignments = new ArrayList<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      assignments.add(checkedName(setting.getKey()) + " = " + SqlText.literal(setting.getValue()));
    }
    return "SET " + String.join(", ", assignments);
  }

  /**
   * Refuses statements that change something where the request may only read: a GET, or {@code
   * readonly} in a session, whose connection must stay writable for the next request.
   */
  void checkReadOnly(Statement statement, boolean safeMethod) throws EngineException {
    String readonly = request.settings().get("readonly");
    boolean mustRead =
        safeMethod || (request.session() != null && readonly != null && !readonly.equals("0"));
    boolean reads =
        switch (statement) {
          case Statement.Output _ -> true;
          case Statement.InsertData _ -> false;
          case Statement.Command command -> isSessionCommand(command.sql());
        };
    if (mustRead && !reads) {
      throw EngineException.of(
          ErrorCode.READONLY,
          "Cannot execute query in readonly mode. For queries over HTTP, method GET implies"
              + " readonly. You should use method POST for modifying queries.");
    }
  }

  private static boolean isSessionCommand(String sql) {
    SqlToken first = new SqlLexer(sql, 0).next();
    return first.is("SET") || first.is("USE");
  }

  private static String checkedName(String name) throws EngineException {
    if (!SETTING_NAME.matcher(name).matches()) {
      throw EngineException.of(
          ErrorCode.UNKNOWN_SETTING, "Unknown setting '" + SqlText.toUtf8(name) + "'.");
    }
    return name;
  }
}
