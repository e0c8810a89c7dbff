package io.tailwater.tests;

import io.tailwater.sinks.clickhouse.ClickHouseSpanSinkContract;
import io.tailwater.tests.stage.ClickHouseEngine;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of sinks of spans, on the real engine. */
class ClickHouseSinkIT extends ClickHouseSpanSinkContract {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @Override
  public String url() {
    return ENGINE.url();
  }
}
