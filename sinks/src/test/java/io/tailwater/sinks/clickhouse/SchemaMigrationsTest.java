package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.sinks.clickhouse.FakeClickHouse.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SchemaMigrationsTest {
  private static final Answer DONE = new Answer(200, 0, "");
  private static final Migration FIRST = new Migration(1, "first", "CREATE a;\nCREATE b;\n");
  private static final Migration SECOND = new Migration(2, "second", "ALTER a;\n");

  private FakeClickHouse server;
  private ClickHouseConnection connection;

  @BeforeEach
  void open() throws IOException {
    server = FakeClickHouse.start();
    connection = ClickHouseConnection.open(server.url());
  }

  @AfterEach
  void close() {
    connection.close();
    server.close();
  }

  @Test
  void emptyDatabaseGetsEveryMigrationInOrder() {
    assertThat(SchemaMigrations.apply(connection, List.of(FIRST, SECOND)))
        .containsExactly("first", "second");
    assertThat(server.requests()).hasSize(3 + 2 + 1 + 1 + 1);
  }

  @Test
  void onlyMissingMigrationsAreApplied() {
    server.answering(DONE, DONE, new Answer(200, 0, "1\t" + FIRST.checksum() + "\n"));

    assertThat(SchemaMigrations.apply(connection, List.of(FIRST, SECOND)))
        .containsExactly("second");
  }

  @Test
  void newerDatabaseIsRefused() {
    server.answering(
        DONE,
        DONE,
        new Answer(200, 0, "1\t" + FIRST.checksum() + "\n2\t" + SECOND.checksum() + "\n3\tabc\n"));

    assertThatThrownBy(() -> SchemaMigrations.apply(connection, List.of(FIRST, SECOND)))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessage(
            "database tailwater at %s has schema version 3, this binary knows up to 2: start a newer Tailwater",
            server.url());
  }

  @Test
  void changedMigrationIsRefusedBeforeAnythingIsApplied() {
    server.answering(DONE, DONE, new Answer(200, 0, "1\tabc\n"));

    assertThatThrownBy(() -> SchemaMigrations.apply(connection, List.of(FIRST, SECOND)))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageStartingWith("schema version 1 (first) of database tailwater at ");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void shippedMigrationsAreNumberedFromOneWithoutGaps() {
    List<Migration> shipped = SchemaMigrations.shipped();

    for (int i = 0; i < shipped.size(); i++) {
      assertThat(shipped.get(i).version()).isEqualTo(i + 1);
    }
  }

  @Test
  void shippedStatementsMayRunTwice() {
    assertThat(SchemaMigrations.shipped())
        .flatExtracting(Migration::statements)
        .isNotEmpty()
        .allMatch(
            sql ->
                sql.startsWith("CREATE TABLE IF NOT EXISTS tailwater.")
                    || sql.startsWith("CREATE OR REPLACE VIEW tailwater.")
                    || sql.startsWith("CREATE MATERIALIZED VIEW IF NOT EXISTS tailwater.")
                    || sql.startsWith("DROP VIEW IF EXISTS tailwater.")
                    || (sql.startsWith("ALTER TABLE tailwater.")
                        && sql.lines()
                            .skip(1)
                            .allMatch(
                                line ->
                                    line.startsWith("    ADD COLUMN IF NOT EXISTS `")
                                        || line.startsWith("    MODIFY COLUMN `")
                                        || line.startsWith("    MODIFY ORDER BY ("))));
  }

  /** What was released is never changed: a changed checksum locks every store out of its node. */
  @Test
  void releasedMigrationsAreUnchanged() {
    assertThat(SchemaMigrations.shipped())
        .extracting(Migration::checksum)
        .startsWith("748133721caefcaed12c39b7ac3d10fc8090d8fc4f0e2f8c27dab256c0e4f282");
  }

  @Test
  void everyShippedTableForgetsAndDeduplicates() {
    assertThat(SchemaMigrations.shipped())
        .flatExtracting(Migration::statements)
        .filteredOn(sql -> sql.startsWith("CREATE TABLE"))
        .isNotEmpty()
        .allMatch(sql -> sql.contains("\nTTL "))
        .allMatch(sql -> sql.contains("ttl_only_drop_parts = 1"))
        .allMatch(sql -> sql.contains("non_replicated_deduplication_window = 10000"));
  }

  @Test
  void statementsEndWithASemicolonAtTheEndOfALine() {
    Migration migration =
        new Migration(1, "m", "-- a; comment;\nCREATE x\n  (a String DEFAULT ';x') ;  \n\nDROP y;");

    assertThat(migration.statements())
        .containsExactly("CREATE x\n  (a String DEFAULT ';x')", "DROP y");
  }

  @Test
  void textAfterTheLastStatementIsABug() {
    assertThatThrownBy(() -> new Migration(4, "m", "CREATE x;\nDROP y").statements())
        .hasMessage("migration 4 does not end with a semicolon at the end of a line");
  }

  @Test
  void checksumDoesNotDependOnLineEnds() {
    assertThat(new Migration(1, "m", "A\r\nB;\r\n").checksum())
        .isEqualTo(new Migration(1, "m", "A\nB;\n").checksum())
        .isNotEqualTo(new Migration(1, "m", "A\nC;\n").checksum());
  }
}
