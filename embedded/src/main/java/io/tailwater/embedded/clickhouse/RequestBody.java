package io.tailwater.embedded.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statement and its data in a request.
 *
 * @param statement the only statement of the request
 * @param data the rows of an {@link Statement.InsertData}, else empty
 */
record RequestBody(Statement statement, InputStream data) {

  /** Longest SQL text; the engine has its own, smaller default in {@code max_query_size}. */
  static final int MAX_SQL_BYTES = 16 << 20;

  /**
   * Of each byte of SQL: as it came, as text, joined with other text, and as the engine gets it.
   */
  private static final long COPIES = 4;

  private static final int FIRST_BYTES = 1 << 14;

  /** An INSERT must name its format within so many bytes of a body. */
  private static final int MAX_INSERT_HEAD_BYTES = 1 << 20;

  /**
   * Reads up to where the data begins; the caller reads on in {@link #data}.
   *
   * @param urlSql the {@code query} parameter, or null
   * @param memory what the text takes is reserved there, before it is read
   */
  static RequestBody read(@Nullable String urlSql, InputStream body, BodyMemory.Share memory)
      throws IOException, EngineException {
    if (urlSql == null) {
      return readFromBody(body, memory);
    }
    EngineException failure = null;
    Statement statement = null;
    try {
      statement = StatementParser.parse(urlSql);
    } catch (EngineException e) {
      failure = e;
    }
    if (statement instanceof Statement.InsertData insert) {
      String inline = urlSql.substring(insert.dataStart());
      return new RequestBody(insert, inline.isEmpty() ? body : joined(inline.concat("\n"), body));
    }
    String rest = text(body, MAX_SQL_BYTES + 1, memory);
    if (!rest.isEmpty()) {
      return whole(urlSql + '\n' + rest);
    }
    if (failure != null) {
      throw failure;
    }
    return whole(urlSql);
  }

  private static RequestBody readFromBody(InputStream body, BodyMemory.Share memory)
      throws IOException, EngineException {
    String head = text(body, MAX_INSERT_HEAD_BYTES, memory);
    if (head.length() < MAX_INSERT_HEAD_BYTES) {
      return whole(head);
    }
    try {
      if (StatementParser.parse(head) instanceof Statement.InsertData insert) {
        return new RequestBody(insert, joined(head.substring(insert.dataStart()), body));
      }
    } catch (EngineException _) {
      // The head alone may end within a string; the whole text decides.
    }
    return whole(head + text(body, MAX_SQL_BYTES + 1 - head.length(), memory));
  }

  private static RequestBody whole(String sql) throws EngineException {
    if (sql.length() > MAX_SQL_BYTES) {
      throw EngineException.of(
          ErrorCode.QUERY_IS_TOO_LARGE,
          "Query is too large: more than " + MAX_SQL_BYTES + " bytes of SQL.");
    }
    Statement statement = StatementParser.parse(sql);
    String data =
        statement instanceof Statement.InsertData insert ? sql.substring(insert.dataStart()) : "";
    return new RequestBody(statement, joined(data, InputStream.nullInputStream()));
  }

  private static InputStream joined(String head, InputStream rest) {
    return new SequenceInputStream(
        new ByteArrayInputStream(head.getBytes(StandardCharsets.ISO_8859_1)), rest);
  }

  /** Up to this many bytes as text; less only at the end of the body. */
  private static String text(InputStream body, int most, BodyMemory.Share memory)
      throws IOException {
    byte[] bytes = {};
    int read = 0;
    do {
      int size = Math.min(most, Math.max(FIRST_BYTES, 4 * read));
      memory.reserve(COPIES * (size - read));
      bytes = Arrays.copyOf(bytes, size);
      read += body.readNBytes(bytes, read, size - read);
    } while (read == bytes.length && read < most);
    return new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
  }
}
