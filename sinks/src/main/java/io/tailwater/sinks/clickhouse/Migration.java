package io.tailwater.sinks.clickhouse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One numbered step of the schema.
 *
 * @param version its number, from 1
 * @param name what it is about, from the file's name
 * @param sql its statements, as shipped
 */
record Migration(int version, String name, String sql) {
  /**
   * The statements, in order, without comments.
   *
   * <p>The rule is simple so that it cannot be misread: a line that starts with {@code --} is a
   * comment, and a statement ends with a semicolon at the end of a line.
   *
   * @throws IllegalStateException if text follows the last semicolon
   */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : sql.lines().map(String::stripTrailing).toList()) {
      if (line.isEmpty() || line.stripLeading().startsWith("--")) {
        continue;
      }
      boolean last = line.endsWith(";");
      open.append(last ? line.substring(0, line.length() - 1) : line).append('\n');
      if (last) {
        statements.add(open.toString().strip());
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalStateException(
          "migration " + version + " does not end with a semicolon at the end of a line");
    }
    return statements;
  }

  /** SHA-256 of the shipped text, hexadecimal; line ends count as one newline each. */
  String checksum() {
    try {
      byte[] text = String.join("\n", sql.lines().toList()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
