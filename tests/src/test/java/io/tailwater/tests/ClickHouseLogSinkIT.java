package io.tailwater.tests;

import io.tailwater.sinks.clickhouse.ClickHouseLogSinkContract;
import io.tailwater.tests.stage.ClickHouseEngine;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of sinks of logs, on the real engine. */
class ClickHouseLogSinkIT extends ClickHouseLogSinkContract {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @Override
  public String url() {
    return ENGINE.url();
  }
}
