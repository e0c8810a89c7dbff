package io.tailwater.embedded.clickhouse;

/** A connection lent to one request; closing it gives it back. */
interface Lease extends AutoCloseable {
  Engine.Connection connection();

  @Override
  void close();
}
