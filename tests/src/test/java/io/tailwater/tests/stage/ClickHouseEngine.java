package io.tailwater.tests.stage;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An engine for all tests of a class; each finds it without a database. */
public final class ClickHouseEngine
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private @Nullable ChildProcess engine;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    var directory = WorkDirectory.fresh(context.getRequiredTestClass().getSimpleName());
    engine =
        EmbeddedClickHouse.start(
            directory.resolve("data"),
            0,
            EmbeddedClickHouse.library(),
            directory.resolve("clickhouse.log"));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    new Sql(URI.create(url())).run("DROP DATABASE IF EXISTS tailwater");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (engine != null) {
      engine.close();
    }
  }

  /** Where it answers. */
  public String url() {
    return Objects.requireNonNull(engine, "not before all tests").endpoint();
  }
}
