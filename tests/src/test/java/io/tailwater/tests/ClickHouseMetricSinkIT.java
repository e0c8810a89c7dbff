package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import io.tailwater.sinks.clickhouse.ClickHouseMetricSinkContract;
import io.tailwater.tests.stage.ClickHouseEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a store of metrics owes, on the real engine. */
class ClickHouseMetricSinkIT extends ClickHouseMetricSinkContract {
  @RegisterExtension static final ClickHouseEngine ENGINE = new ClickHouseEngine();

  @Override
  public String url() {
    return ENGINE.url();
  }

  @Test
  void queriesOfTheReferenceRun() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "sql.md"));
    Matcher queries = Pattern.compile("(?s)```sql\n(.*?);\n```").matcher(page);
    int count = 0;
    try (ClickHouseConnection connection = ClickHouseConnection.open(url())) {
      while (queries.find()) {
        connection.rows(queries.group(1));
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(25);
  }
}
