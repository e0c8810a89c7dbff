package io.tailwater.cli.backtest;

import java.io.InputStream;

/** A server that answers queries. */
@FunctionalInterface
public interface SqlSource {
  /**
   * Runs a query.
   *
   * @param format in which it answers, as ClickHouse names it
   * @return the result as it comes in; the caller closes it
   */
  InputStream query(String sql, String format);
}
