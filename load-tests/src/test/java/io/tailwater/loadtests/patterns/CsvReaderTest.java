package io.tailwater.loadtests.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvReaderTest {
  @Test
  void quotedFieldsHoldCommasQuotesAndLines() throws IOException {
    assertThat(rows("a,\"b,\"\"c\"\"\nd\",e\r\n,\n\"\"\nlast"))
        .containsExactly(
            List.of("a", "b,\"c\"\nd", "e"), List.of("", ""), List.of(""), List.of("last"));
  }

  @Test
  void quoteWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> rows("a,\"b")).isInstanceOf(IOException.class);
  }

  private static List<List<String>> rows(String text) throws IOException {
    CsvReader reader = new CsvReader(new StringReader(text));
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row = reader.row(); row != null; row = reader.row()) {
      rows.add(row);
    }
    return rows;
  }
}
