package io.tailwater.sinks.clickhouse;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test of a {@link Contract} a connection to an engine that has the schema. */
final class MigratedStore implements BeforeEachCallback, AfterEachCallback {
  /** Tests that know where their engine is. */
  interface Contract {
    /** {@code http://host:port} of an engine that asks for no password. */
    String url();
  }

  private @Nullable ClickHouseConnection connection;

  @Override
  public void beforeEach(ExtensionContext context) {
    connection = ClickHouseConnection.open(((Contract) context.getRequiredTestInstance()).url());
    SchemaMigrations.apply(connection);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    connection().close();
  }

  /** The connection of the test under way. */
  ClickHouseConnection connection() {
    return Objects.requireNonNull(connection, "not before a test");
  }
}
