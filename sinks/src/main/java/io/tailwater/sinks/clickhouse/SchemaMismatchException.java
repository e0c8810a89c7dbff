package io.tailwater.sinks.clickhouse;

/**
 * The database's schema is not one that this binary may work on; the message says how to mend it.
 */
public final class SchemaMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMismatchException(String message) {
    super(message);
  }
}
