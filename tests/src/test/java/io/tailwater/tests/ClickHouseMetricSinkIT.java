package io.tailwater.tests;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import io.tailwater.sinks.clickhouse.ClickHouseMetricSinkContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What a store of metrics owes, on the real engine. */
class ClickHouseMetricSinkIT extends ClickHouseMetricSinkContract {
  private final ChildProcess engine;

  ClickHouseMetricSinkIT(@TempDir Path directory) throws IOException {
    engine =
        EmbeddedClickHouse.start(
            directory.resolve("data"),
            0,
            EmbeddedClickHouse.library(),
            directory.resolve("clickhouse.log"));
  }

  @Override
  protected String url() {
    return engine.endpoint();
  }

  @AfterEach
  void stop() {
    engine.close();
  }
}
