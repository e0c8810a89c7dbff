package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

  @Test
  void intoOutfileGoesBeforeTheFormatClause() throws EngineException {
    Statement.Output output = output("SELECT 1 SETTINGS max_threads = 1 FORMAT JSON -- why");

    assertThat(output.format()).isEqualTo("JSON");
    assertThat(output.intoFile("/p"))
        .isEqualTo(
            "SELECT 1 SETTINGS max_threads = 1 \n"
                + "INTO OUTFILE '/p' APPEND COMPRESSION 'none'\nFORMAT JSON -- why");
  }

  @Test
  void commentAtTheEndDoesNotSwallowTheOutfile() throws EngineException {
    assertThat(output("SELECT 1 -- done").intoFile("/p"))
        .startsWith("SELECT 1 -- done\nINTO OUTFILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT format FROM t",
        "SELECT a, format x FROM t",
        "SELECT 'FORMAT JSON'",
        "SELECT (SELECT 1 FORMAT JSON)",
        "SELECT format x"
      })
  void columnCalledFormatIsNoFormatClause(String sql) throws EngineException {
    assertThat(output(sql).format()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(SELECT 1) UNION ALL (SELECT 2)",
        "WITH 1 AS x SELECT x",
        "FROM t SELECT a",
        "show tables",
        "/* x */ EXPLAIN SELECT 1",
        "DESC t",
        "EXISTS TABLE t",
        "CHECK TABLE t",
        "SELECT ';' ;; -- end"
      })
  void queriesHaveOutput(String sql) throws EngineException {
    assertThat(StatementParser.parse(sql)).isInstanceOf(Statement.Output.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a Int8) ENGINE = Memory",
        "INSERT INTO t SELECT 1",
        "INSERT INTO t (a) (SELECT 1)",
        "INSERT INTO t FROM x SELECT 1",
        "INSERT INTO t (a) SETTINGS b = 1 WITH 1 AS x SELECT x",
        "WITH 1 AS x INSERT INTO t SELECT x",
        "KILL QUERY WHERE 1",
        "SET max_threads = 1",
        "COMMIT"
      })
  void otherStatementsAreCommands(String sql) throws EngineException {
    assertThat(StatementParser.parse(sql)).isEqualTo(new Statement.Command(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; DROP TABLE x",
        "SELECT 1;;\n-- c\nDROP TABLE x",
        "INSERT INTO t SELECT 1; DROP TABLE x",
        "DROP TABLE a; DROP TABLE b",
        "SELECT '\\'; DROP TABLE y; --'; DROP TABLE x",
        "SELECT $a$;$a$; DROP TABLE x",
        "SELECT 1 /* /* */ ; */; DROP TABLE x",
        "SELECT \u00e2\u0080\u0098--\u00e2\u0080\u0099; DROP TABLE x"
      })
  void secondStatementIsRefused(String sql) {
    assertThatThrownBy(() -> StatementParser.parse(sql))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Code: 62.")
        .hasMessageContaining("Multi-statements are not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " -- nothing",
        ";",
        "exit",
        "quit;",
        "?? what",
        "\\l",
        "SELECT 'no end",
        "SELECT /* no end",
        "SELECT 1 \\G",
        "INSERT INTO",
        "INSERT INTO t FORMAT JSONEachRow; {}"
      })
  void whatNoServerTakesIsASyntaxError(String sql) {
    assertThatThrownBy(() -> StatementParser.parse(sql))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(62));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 INTO OUTFILE '/tmp/x' | 358",
        "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV | 78",
        "INSERT INTO t SELECT a FROM input('a Int8') FORMAT CSV | 48",
        "WITH 1 AS x INSERT INTO t FORMAT CSV 1 | 48",
        "INSERT INTO a SELECT 1 PARALLEL WITH INSERT INTO b VALUES (1) | 48"
      })
  void filesOfTheServerAndDataInTheMiddleAreRefused(String sql, int code) {
    assertThatThrownBy(() -> StatementParser.parse(sql))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "INSERT INTO t FORMAT Native | INSERT INTO t  | Native",
        "insert into db.`t x` (a, `b`) format RowBinary | insert into db.`t x` (a, `b`)  | RowBinary",
        "INSERT INTO TABLE FUNCTION null('a Int8') VALUES | INSERT INTO TABLE FUNCTION null('a"
            + " Int8')  | Values",
        "INSERT INTO {t:Identifier} (* EXCEPT(m)) FORMAT CSV | INSERT INTO {t:Identifier} (*"
            + " EXCEPT(m))  | CSV",
        "INSERT INTO values (format) VALUES | INSERT INTO values (format)  | Values"
      })
  void insertTakesItsDataFromAFile(String sql, String target, String format)
      throws EngineException {
    assertThat(insert(sql).fromFile("/f", "TSV").replaceAll("\\s+", " "))
        .isEqualTo(target + " FROM INFILE '/f' COMPRESSION 'none' FORMAT " + format);
  }

  @Test
  void settingsOfAnInsertStandBehindTheFile() throws EngineException {
    String before = "INSERT INTO t SETTINGS async_insert = 0, x = 'FORMAT' FORMAT CSV\n1";
    String behind = "INSERT INTO t FORMAT CSV SETTINGS async_insert = 0, x = 'FORMAT'\n1";

    assertThat(insert(before).fromFile("/f", "TSV"))
        .isEqualTo(
            "INSERT INTO t \nFROM INFILE '/f' COMPRESSION 'none'\n"
                + "SETTINGS async_insert = 0, x = 'FORMAT' \nFORMAT CSV");
    assertThat(insert(behind).settings()).contains("SETTINGS async_insert = 0, x = 'FORMAT'");
    assertThat(behind.substring(insert(behind).dataStart())).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t FORMAT X\n",
        "INSERT INTO t FORMAT X \t\r\n",
        "INSERT INTO t VALUES "
      })
  void dataBeginsBehindOneLineEndAndIsNeverRead(String head) throws EngineException {
    String data = "\0\n\nDROP TABLE x; '\u00ff /*";

    assertThat(insert(head + data).dataStart()).isEqualTo(head.length());
  }

  @Test
  void insertWithoutFormatTakesTheDefault() throws EngineException {
    assertThat(insert("INSERT INTO t (a)").fromFile("/f", "JSONEachRow"))
        .endsWith("FORMAT JSONEachRow");
  }

  private static Statement.Output output(String sql) throws EngineException {
    return (Statement.Output) StatementParser.parse(sql);
  }

  private static Statement.InsertData insert(String sql) throws EngineException {
    return (Statement.InsertData) StatementParser.parse(sql);
  }
}
