package io.tailwater.embedded.clickhouse;

import io.tailwater.embedded.clickhouse.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what a request asks for, and refuses what ClickHouse's HTTP interface refuses.
 *
 * <p>The engine proper checks the grammar. Here it matters only that exactly one statement reaches
 * it, that data of an INSERT never does as text, and that words the engine's command line client
 * would take as its own ({@code exit}, {@code INTO OUTFILE}) do not.
 */
final class StatementParser {
  private static final Set<String> WITH_OUTPUT =
      Set.of("SELECT", "WITH", "FROM", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "CHECK");
  private static final Set<String> WHOLE_IN_ONE_WORD = Set.of("COMMIT", "ROLLBACK");

  private final String text;

  private StatementParser(String text) {
    this.text = text;
  }

  /**
   * Parses byte text that starts a request.
   *
   * @throws EngineException when the text is empty, unreadable, or more than one statement
   */
  static Statement parse(String text) throws EngineException {
    return new StatementParser(text).parse();
  }

  private Statement parse() throws EngineException {
    SqlLexer lexer = new SqlLexer(text, 0);
    SqlToken first = lexer.next();
    if (first.is("INSERT")) {
      Statement insert = new InsertParser(text, lexer).parse();
      return insert != null ? insert : command();
    }
    return whole(first, lexer);
  }

  /** Reads to the end: one statement, at most followed by semicolons. */
  private Statement whole(SqlToken first, SqlLexer lexer) throws EngineException {
    List<SqlToken> top = new ArrayList<>();
    scanTopLevel(first, lexer, top);
    if (top.isEmpty()) {
      throw EngineException.of(ErrorCode.SYNTAX_ERROR, "Empty query.");
    }
    SqlToken start = top.getFirst();
    boolean word = start.kind() == Kind.WORD;
    boolean alone = top.size() == 1 && !WHOLE_IN_ONE_WORD.contains(upper(start));
    if (alone || (!word && !start.text().equals("("))) {
      throw syntaxError(start);
    }
    Statement.Command command = command();
    if (!start.text().equals("(") && !WITH_OUTPUT.contains(upper(start))) {
      return command;
    }
    if (start.is("WITH") && top.stream().anyMatch(token -> token.is("INSERT"))) {
      return command;
    }
    return output(command.sql(), top);
  }

  private Statement.Command command() throws EngineException {
    return new Statement.Command(text.substring(0, endOfOnly(text, new SqlLexer(text, 0))));
  }

  private Statement output(String sql, List<SqlToken> top) throws EngineException {
    for (int i = 0; i + 1 < top.size(); i++) {
      if (top.get(i).is("INTO") && top.get(i + 1).is("OUTFILE")) {
        throw EngineException.of(
            ErrorCode.INTO_OUTFILE_NOT_ALLOWED, "INTO OUTFILE is not allowed.");
      }
    }
    int formatAt = formatClause(top);
    if (formatAt < 0) {
      return new Statement.Output(sql, "", null);
    }
    int split = top.get(formatAt).start();
    return new Statement.Output(
        sql.substring(0, split), sql.substring(split), top.get(formatAt + 1).text());
  }

  /** Index of the FORMAT word that names the output's format, or -1: a column may be called so. */
  private static int formatClause(List<SqlToken> top) {
    for (int i = top.size() - 2; i > 0; i--) {
      SqlToken before = top.get(i - 1);
      boolean expression = before.is("SELECT") || before.is("DISTINCT") || before.isSymbol(',');
      boolean last = i + 2 == top.size() || top.get(i + 2).is("SETTINGS");
      if (top.get(i).is("FORMAT") && top.get(i + 1).kind() == Kind.WORD && last && !expression) {
        return i;
      }
    }
    return -1;
  }

  /** Collects the statement's tokens outside brackets. */
  private static void scanTopLevel(SqlToken first, SqlLexer lexer, List<SqlToken> top)
      throws EngineException {
    int depth = 0;
    for (SqlToken token = first; ; token = lexer.next()) {
      switch (token.kind()) {
        case OPEN -> {
          if (depth++ == 0) {
            top.add(token);
          }
        }
        case CLOSE -> depth--;
        case WORD, QUOTED_NAME, STRING, SYMBOL -> {
          if (depth == 0) {
            top.add(token);
          }
        }
        case SEMICOLON, END -> {
          return;
        }
        case BROKEN -> throw syntaxError(token);
      }
    }
  }

  /**
   * Where a statement ends that must not hold INSERT data anywhere.
   *
   * <p>Data in the middle of a text is what the engine would read up to a blank line and go on to
   * run the rest, so neither an INSERT with data inside another statement nor the data of {@code
   * INSERT ... SELECT ... FROM input() FORMAT ...} passes.
   */
  static int endOfOnly(String text, SqlLexer lexer) throws EngineException {
    int depth = 0;
    boolean insert = false;
    SqlToken before = new SqlToken(Kind.END, 0, 0, "");
    for (SqlToken token = lexer.next(); ; token = lexer.next()) {
      switch (token.kind()) {
        case OPEN -> depth++;
        case CLOSE -> depth--;
        case WORD -> {
          if (before.is("INSERT") && token.is("INTO") && before.start() > 0) {
            refuseData(new InsertParser(text, new SqlLexer(text, before.end())).parse());
          }
          insert |= token.is("INSERT");
          if (insert && depth == 0 && before.is("FORMAT") && !token.is("FROM")) {
            throw EngineException.of(
                ErrorCode.NOT_IMPLEMENTED,
                "INSERT ... SELECT ... FROM input() is not part of the embedded server: insert"
                    + " into a table first.");
          }
        }
        case QUOTED_NAME, STRING, SYMBOL -> {}
        case SEMICOLON -> {
          requireNothingBehind(lexer, token);
          return token.start();
        }
        case BROKEN -> throw syntaxError(token);
        case END -> {
          return token.start();
        }
      }
      before = token;
    }
  }

  private static void refuseData(Statement.@Nullable InsertData inner) throws EngineException {
    if (inner != null) {
      throw EngineException.of(
          ErrorCode.NOT_IMPLEMENTED, "An INSERT with data must be a statement of its own.");
    }
  }

  static void requireNothingBehind(SqlLexer lexer, SqlToken semicolon) throws EngineException {
    SqlToken behind = lexer.next();
    while (behind.kind() == Kind.SEMICOLON) {
      behind = lexer.next();
    }
    if (behind.kind() != Kind.END) {
      throw EngineException.of(
          ErrorCode.SYNTAX_ERROR,
          "Syntax error (Multi-statements are not allowed): failed at position "
              + (semicolon.start() + 1)
              + " (end of query): ; "
              + SqlText.toUtf8(behind.text())
              + ".");
    }
  }

  static EngineException syntaxError(@Nullable SqlToken at) {
    String where =
        at == null || at.kind() == Kind.END
            ? "end of query."
            : "position " + (at.start() + 1) + ": " + SqlText.toUtf8(at.text()) + ".";
    return EngineException.of(ErrorCode.SYNTAX_ERROR, "Syntax error: failed at " + where);
  }

  static String upper(SqlToken token) {
    return token.text().toUpperCase(Locale.ROOT);
  }
}
