package io.tailwater.tests;

import io.tailwater.sinks.clickhouse.ClickHouseAlertSinkContract;
import io.tailwater.tests.stage.ClickHouseEngine;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a store of alerts and incidents owes, on the real engine. */
class ClickHouseAlertSinkIT extends ClickHouseAlertSinkContract {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @Override
  public String url() {
    return ENGINE.url();
  }
}
