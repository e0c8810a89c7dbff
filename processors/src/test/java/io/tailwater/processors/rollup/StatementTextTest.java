package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "postgresql|SELECT * FROM t WHERE a = 5 AND b = 'x'|SELECT * FROM t WHERE a = ? AND b = ?",
        "postgresql|SELECT 'it''s', 1.5e-7, X'ff'|SELECT ?, X?",
        "postgresql|select a1, t2.c3 from t2|select a1, t2.c3 from t2",
        "postgresql|SELECT a FROM t WHERE id IN (1, 2, 3)|SELECT a FROM t WHERE id IN (?)",
        "postgresql|SELECT a FROM t WHERE id IN (1,2)|SELECT a FROM t WHERE id IN (?)",
        "postgresql|INSERT INTO t VALUES (1, 'a'), (2, 'b')|INSERT INTO t VALUES (?)",
        "postgresql|SELECT \"name\" FROM t|SELECT \"name\" FROM t",
        "mysql|SELECT a FROM t WHERE b = \"x\"|SELECT a FROM t WHERE b = ?",
        "postgresql|SELECT a FROM t WHERE b = $1 AND c = :p1|SELECT a FROM t WHERE b = $1 AND c = :p1",
        "postgresql|SELECT $q$it's 5$q$ FROM t|SELECT ? FROM t",
        "postgresql|SELECT a -- id 5|SELECT a",
        "postgresql|SELECT /* trace 77 */ a FROM t|SELECT a FROM t",
        "postgresql|SELECT a FROM t WHERE b = -5|SELECT a FROM t WHERE b = ?",
        "postgresql|SELECT a - 5 FROM t|SELECT a - ? FROM t",
        "postgresql|SELECT 'never ends|SELECT ?",
        "mongodb|{\"find\": \"orders\", \"filter\": {\"id\": 7}}|{\"find\": ?, \"filter\": {\"id\": ?}}",
        "mysql|SELECT 'a\\'b', c FROM t|SELECT ?, c FROM t",
        "postgresql|WHERE dir = 'C:\\' AND owner = 'bob'|WHERE dir = ? AND owner = ?"
      })
  void literalsGoAndTheStatementStays(String system, String statement, String expected) {
    assertThat(StatementText.of(statement, system)).isEqualTo(expected);
  }

  @Property
  void anyTextGivesAShortOneWithoutAnException(@ForAll String text) {
    assertThat(StatementText.of(text, "postgresql")).hasSizeLessThanOrEqualTo(1_024);
    assertThat(StatementText.of(text, "mongodb")).hasSizeLessThanOrEqualTo(1_024);
  }
}
