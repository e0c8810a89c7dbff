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
   * CANNOT_READ_ALL_DATA 33, TYPE_MISMATCH 53, ARGUMENT_OUT_OF_BOUND 69, CANNOT_CONVERT_TYPE 70,
   * CANNOT_PARSE_NUMBER 72, INCORRECT_DATA 117, TOO_LARGE_ARRAY_SIZE 128, TOO_LARGE_STRING_SIZE
   * 131, SIZES_OF_ARRAYS_DONT_MATCH 190, CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN 349,
   * UNKNOWN_ELEMENT_OF_ENUM 691.
   */
  private static final Set<Integer> ABOUT_CONTENT =
      Set.of(6, 26, 27, 33, 53, 69, 70, 72, 117, 128, 131, 190, 349, 691);

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
    String message =
        "ClickHouse at %s: code %d, %s%s"
            .formatted(address, code, withoutCodes(server.getMessage()), advice(code));
    return ABOUT_CONTENT.contains(code)
        ? new RejectedBatchException(code, message, server)
        : new TransientSinkException(code, message, server);
  }

  /** How to mend what an operator can mend, empty for the rest. */
  private static String advice(int code) {
    return switch (code) {
      case 16, 20, 60, 81 ->
          " -- the schema is missing or older than this node: run its migrations";
      case 164 -> " -- the user may only read: grant INSERT on tailwater.*";
      case 192, 193, 194, 516 -> " -- check user and password of the ClickHouse URL";
      case 241 -> " -- the server is short of memory";
      case 243 -> " -- the server's disk is full";
      case 252 -> " -- the server merges parts more slowly than they come";
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
