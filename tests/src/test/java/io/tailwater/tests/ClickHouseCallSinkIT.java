package io.tailwater.tests;

import io.tailwater.sinks.clickhouse.ClickHouseCallSinkContract;
import io.tailwater.tests.stage.ClickHouseEngine;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a store of rollups owes, on the real engine. */
class ClickHouseCallSinkIT extends ClickHouseCallSinkContract {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @Override
  public String url() {
    return ENGINE.url();
  }
}
