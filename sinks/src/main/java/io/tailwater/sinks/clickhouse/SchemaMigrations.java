package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database {@code tailwater} to the schema of this binary.
 *
 * <p>What was applied stands in {@code tailwater.schema_migrations}. ClickHouse has no transactions
 * for schema changes, so every statement may safely run twice: a run that broke off, or two nodes
 * that start together, do no harm.
 */
public final class SchemaMigrations {
  private static final Logger log = LoggerFactory.getLogger(SchemaMigrations.class);

  /** The shipped migrations, in order. Files that were released are never changed. */
  private static final List<String> FILES =
      List.of(
          "V0001__spans_and_traces.sql",
          "V0002__decisions.sql",
          "V0003__accounting.sql",
          "V0004__logs.sql",
          "V0005__metrics.sql",
          "V0006__log_patterns.sql",
          "V0007__exceptions.sql",
          "V0008__instances.sql",
          "V0009__rollups.sql",
          "V0010__alerts.sql");

  private static final String CREATE_DATABASE = "CREATE DATABASE IF NOT EXISTS tailwater";

  private static final String CREATE_HISTORY =
      """
      CREATE TABLE IF NOT EXISTS tailwater.schema_migrations
      (
          version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC')
      )
      ENGINE = ReplacingMergeTree ORDER BY version""";

  private SchemaMigrations() {}

  /**
   * Applies what is missing.
   *
   * @return names of the migrations that were applied now, in order
   * @throws SchemaMismatchException if the database is newer than this binary, or was changed by
   *     other migrations of the same number
   * @throws SinkException if the server cannot be reached or refuses a statement
   */
  public static synchronized List<String> apply(ClickHouseConnection connection) {
    return apply(connection, shipped());
  }

  static List<String> apply(ClickHouseConnection connection, List<Migration> migrations) {
    connection.execute(CREATE_DATABASE);
    connection.execute(CREATE_HISTORY);
    Map<Integer, String> applied = applied(connection);
    check(applied, migrations, connection.address());
    List<String> names = new ArrayList<>();
    for (Migration migration : migrations) {
      if (!applied.containsKey(migration.version())) {
        migration.statements().forEach(connection::execute);
        connection.execute(
            "INSERT INTO tailwater.schema_migrations SELECT %d, '%s', '%s', now64(3)"
                .formatted(migration.version(), migration.name(), migration.checksum()));
        log.info("applied schema migration {} {}", migration.version(), migration.name());
        names.add(migration.name());
      }
    }
    return names;
  }

  private static Map<Integer, String> applied(ClickHouseConnection connection) {
    Map<Integer, String> checksums = new TreeMap<>();
    for (String row :
        connection.rows(
            "SELECT version, any(checksum) FROM tailwater.schema_migrations GROUP BY version")) {
      int tab = row.indexOf('\t');
      checksums.put(Integer.parseInt(row.substring(0, tab)), row.substring(tab + 1));
    }
    return checksums;
  }

  private static void check(
      Map<Integer, String> applied, List<Migration> migrations, String address) {
    int newest = migrations.getLast().version();
    applied.forEach(
        (version, _) -> {
          if (version > newest) {
            throw new SchemaMismatchException(
                "database tailwater at %s has schema version %d, this binary knows up to %d: start a newer Tailwater"
                    .formatted(address, version, newest));
          }
        });
    for (Migration migration : migrations) {
      String checksum = applied.get(migration.version());
      if (checksum != null && !checksum.equals(migration.checksum())) {
        throw new SchemaMismatchException(
            "schema version %d (%s) of database tailwater at %s was made by another build: use that build, or move the database away"
                .formatted(migration.version(), migration.name(), address));
      }
    }
  }

  /** The migrations on the class path. */
  static List<Migration> shipped() {
    return FILES.stream().map(SchemaMigrations::read).toList();
  }

  /** Reads {@code V<number>__<name>.sql}. */
  private static Migration read(String file) {
    try (InputStream in = SchemaMigrations.class.getResourceAsStream("migrations/" + file)) {
      if (in == null) {
        throw new IllegalStateException("migration " + file + " is missing from the jar");
      }
      int split = file.indexOf("__");
      return new Migration(
          Integer.parseInt(file.substring(1, split)),
          file.substring(split + 2, file.length() - ".sql".length()),
          new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
