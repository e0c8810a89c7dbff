package io.tailwater.ingest.decode.jaeger;

/** The value of a tag or of a log's field, by the type that Jaeger gives it. */
sealed interface JaegerValue {
  /** {@code STRING}. */
  record Text(String text) implements JaegerValue {}

  /** {@code BOOL}. */
  record Bool(boolean value) implements JaegerValue {}

  /** {@code INT64}. */
  record Int64(long value) implements JaegerValue {}

  /** {@code FLOAT64}. */
  record Float64(double value) implements JaegerValue {}

  /** {@code BINARY}. */
  record Binary(byte[] bytes) implements JaegerValue {}
}
