package io.tailwater.loadtests.demo;

/**
 * Rows in ClickHouse.
 *
 * @param spans in {@code tailwater.spans}
 * @param traces first records of traces in {@code tailwater.trace_parts}
 */
record Rows(long spans, long traces) {
  static final Rows NONE = new Rows(0, 0);

  Rows since(Rows earlier) {
    return new Rows(spans - earlier.spans, traces - earlier.traces);
  }
}
