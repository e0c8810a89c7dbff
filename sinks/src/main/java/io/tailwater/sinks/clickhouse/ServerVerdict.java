package io.tailwater.sinks.clickhouse;

import com.clickhouse.client.api.ServerException;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.SinkException;
import io.tailwater.sinks.TransientSinkException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means for the batch.
 *
 * <p>Only codes that speak of the batch's own content reject it. Everything else, codes unknown to
 * this list included, is worth another try: patience costs lag, a wrong rejection costs data.
 * Codes: ClickHouse {@code ErrorCodes.cpp}.
 */
final class ServerVerdict {
  /**
   * CANNOT_PARSE_TEXT 6, CANNOT_PARSE_QUOTED_STRING 26, CANNOT_PARSE_INPUT_ASSERTION_FAILED 27,
   * CANNOT_READ_ALL_DATA 33, CANNOT_PARSE_DATE 38, CANNOT_PARSE_DATETIME 41, ARGUMENT_OUT_OF_BOUND
   * 69, CANNOT_PARSE_NUMBER 72, INCORRECT_DATA 117, TOO_LARGE_ARRAY_SIZE 128, TOO_LARGE_STRING_SIZE
   * 131, SIZES_OF_ARRAYS_DONT_MATCH 190, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE 321,
   * CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN 349, CANNOT_PARSE_UUID 376,
   * FUNCTION_THROW_IF_VALUE_IS_NON_ZERO 395, DECIMAL_OVERFLOW 407, VIOLATED_CONSTRAINT 469,
   * UNKNOWN_ELEMENT_OF_ENUM 691.
   */
  private static final Set<Integer> ABOUT_CONTENT =
      Set.of(6, 26, 27, 33, 38, 41, 69, 72, 117, 128, 131, 190, 321, 349, 376, 395, 407, 469, 691);

  /**
   * NOT_FOUND_COLUMN_IN_BLOCK 10, NO_SUCH_COLUMN_IN_TABLE 16, NUMBER_OF_COLUMNS_DOESNT_MATCH 20,
   * ILLEGAL_COLUMN 44, UNKNOWN_IDENTIFIER 47, TYPE_MISMATCH 53, UNKNOWN_TABLE 60,
   * CANNOT_CONVERT_TYPE 70, UNKNOWN_DATABASE 81.
   */
  private static final Set<Integer> ABOUT_SCHEMA = Set.of(10, 16, 20, 44, 47, 53, 60, 70, 81);

  /** What ClickHouse adds where a materialized view failed; rows of the table may be there then. */
  private static final String OF_A_VIEW = "while pushing to view";

  private static final String VIEW_ADVICE =
      " -- a materialized view on the table fails: mend it, or drop it";

  private static final int MAX_TEXT = 300;

  private ServerVerdict() {}

  /** The verdict on a failure that the client reported, its message in one line. */
  static SinkException of(Throwable failure, String address) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SinkException verdict) {
        return verdict;
      }
      if (t instanceof ServerException server) {
        return of(server, address);
      }
      root = t;
    }
    String text = root.getClass().getSimpleName() + ": " + oneLine(root.getMessage());
    return new TransientSinkException(
        0, "ClickHouse at " + address + " does not answer (" + text + ")", failure);
  }

  private static SinkException of(ServerException server, String address) {
    int code = server.getCode();
    String text = String.valueOf(server.getMessage());
    boolean ofView = text.contains(OF_A_VIEW);
    String message =
        "ClickHouse at %s: code %d, %s%s"
            .formatted(address, code, withoutCodes(text), ofView ? VIEW_ADVICE : advice(code));
    return ABOUT_CONTENT.contains(code) && !ofView
        ? new RejectedBatchException(code, message, server)
        : new TransientSinkException(code, message, server);
  }

  /** Whether a failure is about tables, columns or types. */
  static boolean isAboutSchema(SinkException verdict) {
    return ABOUT_SCHEMA.contains(verdict.code());
  }

  /** How to mend what an operator can mend, empty for the rest. */
  private static String advice(int code) {
    return switch (code) {
      case 164 ->
          " -- the user or its profile may only read: grant INSERT on tailwater.*, or set readonly=0";
      case 242 -> " -- the table is read-only: look for a lost Keeper session or a broken disk";
      case 192, 193, 194, 516 -> " -- check user and password of the ClickHouse URL";
      case 159, 160, 209 -> " -- the server is too slow; it is asked again";
      case 202 -> " -- the server has too many queries: raise max_concurrent_queries";
      case 241 -> " -- the server is short of memory: raise max_server_memory_usage, or wait";
      case 243 -> " -- the server's disk is full: free space, add a disk, or shorten the TTL";
      case 252 -> " -- the server merges parts more slowly than they come: it needs a faster disk";
      case 497 -> " -- the user lacks a grant on tailwater.*";
      default -> "";
    };
  }

  private static String withoutCodes(@Nullable String text) {
    return oneLine(text).replaceFirst("^(Code: \\d+\\. DB::Exception: )+", "");
  }

  private static String oneLine(@Nullable String text) {
    if (text == null) {
      return "no further text";
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
  }
}
