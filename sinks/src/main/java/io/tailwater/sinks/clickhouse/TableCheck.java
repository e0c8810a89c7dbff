package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says in what a table differs from what the sink writes, and how to mend it. */
final class TableCheck {
  private static final String AGGREGATE = "SimpleAggregateFunction(";

  private TableCheck() {}

  /**
   * The differences in one line with the statements that mend them; empty where there are none, or
   * where the server does not say.
   */
  static String differences(ClickHouseConnection connection, NativeBlock block) {
    try {
      Map<String, String> actual = new LinkedHashMap<>();
      for (String row :
          connection.rows(
              "SELECT name, type FROM system.columns WHERE database = 'tailwater' AND table = '%s'"
                  .formatted(block.table()))) {
        int tab = row.indexOf('\t');
        actual.put(row.substring(0, tab), row.substring(tab + 1).replace("\\'", "'"));
      }
      return differences(block.table(), block.columnTypes(), actual);
    } catch (SinkException _) {
      return "";
    }
  }

  static String differences(String table, Map<String, String> wanted, Map<String, String> actual) {
    if (actual.isEmpty()) {
      return " -- table tailwater.%s is not there: TRUNCATE TABLE tailwater.schema_migrations, and start this node again, which makes it"
          .formatted(table);
    }
    List<String> changes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    wanted.forEach(
        (column, type) -> {
          String has = actual.get(column);
          if (has == null) {
            words.add("lacks column " + column);
            changes.add("ADD COLUMN `%s` %s".formatted(column, type));
          } else if (!valueType(has).equals(type)) {
            words.add("has column %s of type %s, not %s".formatted(column, has, type));
            changes.add("MODIFY COLUMN `%s` %s".formatted(column, type));
          }
        });
    return changes.isEmpty()
        ? ""
        : " -- table tailwater.%s %s; mend it with: ALTER TABLE tailwater.%s %s"
            .formatted(table, String.join(" and ", words), table, String.join(", ", changes));
  }

  /**
   * What a column that adds up takes: {@code SimpleAggregateFunction(sum, UInt64)} takes UInt64.
   */
  private static String valueType(String type) {
    int comma = type.indexOf(", ");
    return type.startsWith(AGGREGATE) && comma > 0
        ? type.substring(comma + 2, type.length() - 1)
        : type;
  }
}
