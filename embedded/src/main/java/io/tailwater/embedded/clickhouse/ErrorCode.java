package io.tailwater.embedded.clickhouse;

/** The ClickHouse error codes this front raises itself; names and numbers are the server's. */
enum ErrorCode {
  CANNOT_READ_ALL_DATA(33),
  BAD_ARGUMENTS(36),
  TOO_LARGE_SIZE_COMPRESSED(39),
  CHECKSUM_DOESNT_MATCH(40),
  NOT_IMPLEMENTED(48),
  SYNTAX_ERROR(62),
  UNKNOWN_TYPE_OF_QUERY(78),
  UNKNOWN_COMPRESSION_METHOD(89),
  UNKNOWN_SETTING(115),
  READONLY(164),
  TOO_MANY_SIMULTANEOUS_QUERIES(202),
  QUERY_IS_TOO_LARGE(229),
  MEMORY_LIMIT_EXCEEDED(241),
  CANNOT_DECOMPRESS(271),
  INTO_OUTFILE_NOT_ALLOWED(358),
  SESSION_NOT_FOUND(372),
  SESSION_IS_LOCKED(373),
  INVALID_SESSION_TIMEOUT(374),
  AUTHENTICATION_FAILED(516),
  UNKNOWN_EXCEPTION(1002);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /**
   * The HTTP status of an error, as ClickHouse 26.x maps it ({@code exceptionCodeToHTTPStatus} of
   * its sources): what cannot be parsed is 400, what does not exist is 404, everything unlisted is
   * 500.
   */
  static int httpStatusOf(int code) {
    return switch (code) {
      case 194 -> 401;
      case 192, 193, 497, 512, 516 -> 403;
      case 6,
          8,
          15,
          25,
          26,
          27,
          36,
          37,
          38,
          41,
          44,
          53,
          62,
          72,
          117,
          123,
          167,
          168,
          223,
          321,
          376,
          427,
          441,
          675,
          676 ->
          400;
      case 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511 -> 404;
      case 229 -> 413;
      case 48 -> 501;
      case 76, 209, 439 -> 503;
      case 381 -> 411;
      case 159 -> 408;
      default -> 500;
    };
  }
}
