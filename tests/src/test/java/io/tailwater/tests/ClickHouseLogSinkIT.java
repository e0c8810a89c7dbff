package io.tailwater.tests;

import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.process.ChildProcess;
import io.tailwater.sinks.clickhouse.ClickHouseLogSinkContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of sinks of logs, on the real engine. */
class ClickHouseLogSinkIT extends ClickHouseLogSinkContract {
  private final ChildProcess engine;

  ClickHouseLogSinkIT(@TempDir Path directory) throws IOException {
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
