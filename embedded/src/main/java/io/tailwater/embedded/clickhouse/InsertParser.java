package io.tailwater.embedded.clickhouse;

import io.tailwater.embedded.clickhouse.SqlToken.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of an INSERT up to the point where its data begins, and not one byte further.
 *
 * <pre>
 *   INSERT [INTO] [TABLE] name[.name] | FUNCTION name(...)
 *          [(columns)] [PARTITION BY ...] [SETTINGS ...]
 *          FORMAT name [SETTINGS ...] data | VALUES data | nothing: data in the default format
 *          | SELECT ... | WITH ... | (SELECT ...) | WATCH ...       no data: an ordinary command
 * </pre>
 */
final class InsertParser {
  private static final Pattern SETTINGS_BEHIND_FORMAT =
      Pattern.compile(
          "[ \\t\\r\\n]+SETTINGS[ \\t\\r\\n]+"
              + "(?:\\w+\\s*=\\s*(?:'(?:[^'\\\\]|\\\\.|'')*'|-?[\\w.]+)(?:\\s*,\\s*(?=\\w+\\s*=))?)+",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String text;
  private final SqlLexer lexer;

  InsertParser(String text, SqlLexer lexer) {
    this.text = text;
    this.lexer = lexer;
  }

  /** Parses on behind the word INSERT; null when the statement brings no data of its own. */
  Statement.@Nullable InsertData parse() throws EngineException {
    SqlToken token = lexer.next();
    if (token.is("INTO")) {
      token = lexer.next();
    }
    if (token.is("TABLE")) {
      token = lexer.next();
    }
    token = token.is("FUNCTION") ? behindFunction() : behindTable(token);
    return behindTarget(token);
  }

  private SqlToken behindFunction() throws EngineException {
    SqlToken name = lexer.next();
    SqlToken open = lexer.next();
    if (name.kind() != Kind.WORD || open.kind() != Kind.OPEN) {
      throw StatementParser.syntaxError(open);
    }
    skipBrackets();
    return lexer.next();
  }

  private SqlToken behindTable(SqlToken first) throws EngineException {
    SqlToken token = first;
    while (true) {
      if (token.kind() == Kind.OPEN && token.text().equals("{")) {
        skipBrackets();
      } else if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED_NAME) {
        throw StatementParser.syntaxError(token);
      }
      SqlToken dot = lexer.next();
      if (!dot.isSymbol('.')) {
        return dot;
      }
      token = lexer.next();
    }
  }

  private Statement.@Nullable InsertData behindTarget(SqlToken first) throws EngineException {
    int settingsStart = -1;
    for (SqlToken token = first; ; token = lexer.next()) {
      switch (token.kind()) {
        case OPEN -> {
          SqlToken inside = lexer.next();
          if (inside.is("SELECT") || inside.is("WITH")) {
            return null;
          }
          if (inside.kind() == Kind.OPEN) {
            skipBrackets();
          }
          if (inside.kind() != Kind.CLOSE) {
            skipBrackets();
          }
        }
        case WORD -> {
          if (token.is("SELECT") || token.is("WITH") || token.is("WATCH")) {
            return null;
          }
          if (token.is("FROM")) {
            refuseInfile(lexer.next());
            return null;
          }
          if (token.is("VALUES")) {
            return data(token.start(), settingsStart, "Values", token.end());
          }
          if (token.is("FORMAT")) {
            return format(token, settingsStart);
          }
          if (token.is("SETTINGS")) {
            settingsStart = token.start();
          }
        }
        case QUOTED_NAME, STRING, SYMBOL -> {}
        case SEMICOLON -> {
          StatementParser.requireNothingBehind(lexer, token);
          return data(token.start(), settingsStart, null, text.length());
        }
        case END -> {
          return data(token.start(), settingsStart, null, text.length());
        }
        case CLOSE, BROKEN -> throw StatementParser.syntaxError(token);
      }
    }
  }

  private Statement.InsertData format(SqlToken word, int settingsStart) throws EngineException {
    SqlToken name = lexer.next();
    if (name.kind() != Kind.WORD) {
      throw StatementParser.syntaxError(name);
    }
    int dataStart = name.end();
    String trailing = "";
    Matcher settings = SETTINGS_BEHIND_FORMAT.matcher(text).region(dataStart, text.length());
    if (settings.lookingAt()) {
      trailing = settings.group();
      dataStart = settings.end();
    }
    if (!trailing.isEmpty() && settingsStart >= 0) {
      throw StatementParser.syntaxError(name);
    }
    Statement.InsertData insert = data(word.start(), settingsStart, name.text(), dataStart);
    return trailing.isEmpty()
        ? insert
        : new Statement.InsertData(insert.target(), trailing, insert.format(), insert.dataStart());
  }

  private Statement.InsertData data(
      int headEnd, int settingsStart, @Nullable String format, int behindFormat)
      throws EngineException {
    String target = text.substring(0, settingsStart < 0 ? headEnd : settingsStart);
    String settings = settingsStart < 0 ? "" : text.substring(settingsStart, headEnd);
    return new Statement.InsertData(target, settings, format, firstDataByte(behindFormat));
  }

  /** Data begins behind blanks and one line end, as the server has it: the rest may be binary. */
  private int firstDataByte(int behindFormat) throws EngineException {
    int i = behindFormat;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    if (i < text.length() && text.charAt(i) == ';') {
      throw EngineException.of(
          ErrorCode.SYNTAX_ERROR, "You have excessive ';' symbol before data for INSERT.");
    }
    if (i < text.length() && text.charAt(i) == '\r') {
      i++;
    }
    if (i < text.length() && text.charAt(i) == '\n') {
      i++;
    }
    return i;
  }

  private static void refuseInfile(SqlToken token) throws EngineException {
    if (token.is("INFILE")) {
      throw EngineException.of(
          ErrorCode.UNKNOWN_TYPE_OF_QUERY,
          "Query has infile and was send directly to server: send the data in the request body.");
    }
  }

  /** Skips behind the bracket that closes the one just read. */
  private void skipBrackets() throws EngineException {
    int depth = 1;
    while (depth > 0) {
      SqlToken token = lexer.next();
      switch (token.kind()) {
        case OPEN -> depth++;
        case CLOSE -> depth--;
        case WORD, QUOTED_NAME, STRING, SYMBOL -> {}
        case SEMICOLON, BROKEN, END -> throw StatementParser.syntaxError(token);
      }
    }
  }
}
