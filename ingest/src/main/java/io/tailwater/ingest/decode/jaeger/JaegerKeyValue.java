package io.tailwater.ingest.decode.jaeger;

/**
 * The fields of one {@code KeyValue} while they are read: it has one for each type, and the type
 * may come after the value.
 *
 * <p>Source: jaeger-idl, {@code proto/api_v2/model.proto}.
 */
final class JaegerKeyValue {
  static final int STRING = 0;
  static final int BOOL = 1;
  static final int INT64 = 2;
  static final int FLOAT64 = 3;
  static final int BINARY = 4;
  private static final byte[] NO_BYTES = {};

  String key = "";
  int type;
  String text = "";
  boolean bool;
  long int64;
  double float64;
  byte[] binary = NO_BYTES;

  void clear() {
    key = "";
    type = STRING;
    text = "";
    bool = false;
    int64 = 0;
    float64 = 0;
    binary = NO_BYTES;
  }

  /** What was read. A type that Jaeger does not define (yet) reads as a text. */
  JaegerSpan.Tag tag() {
    return new JaegerSpan.Tag(
        key,
        switch (type) {
          case BOOL -> new JaegerValue.Bool(bool);
          case INT64 -> new JaegerValue.Int64(int64);
          case FLOAT64 -> new JaegerValue.Float64(float64);
          case BINARY -> new JaegerValue.Binary(binary);
          default -> new JaegerValue.Text(text);
        });
  }
}
