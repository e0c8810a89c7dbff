package io.tailwater.sinks.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableCheckTest {
  private final Map<String, String> wanted = new LinkedHashMap<>();

  TableCheckTest() {
    wanted.put("day", "Date");
    wanted.put("flags", "UInt32");
    wanted.put("name", "String");
  }

  @Test
  void differencesAreNamedWithTheStatementThatMendsThem() {
    assertThat(TableCheck.differences("spans", wanted, Map.of("day", "Date", "name", "UInt8")))
        .isEqualTo(
            " -- table tailwater.spans lacks column flags and has column name of type UInt8, not"
                + " String; mend it with: ALTER TABLE tailwater.spans ADD COLUMN `flags` UInt32,"
                + " MODIFY COLUMN `name` String");
  }

  @Test
  void tableThatIsAsItShouldBeIsNotTheTrouble() {
    assertThat(TableCheck.differences("spans", wanted, wanted)).isEmpty();
  }

  @Test
  void tableThatIsGoneIsMadeAnewByTheMigrations() {
    assertThat(TableCheck.differences("spans", wanted, Map.of()))
        .contains("table tailwater.spans is not there")
        .contains("TRUNCATE TABLE tailwater.schema_migrations");
  }
}
