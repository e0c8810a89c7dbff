package io.tailwater.processors.ottl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Trace and span ids from bytes, or from hexadecimal digits. */
final class Ids {
  private Ids() {}

  static Identity.Trace trace(@Nullable Object value) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(value, 16));
    return new Identity.Trace(bytes.getLong(), bytes.getLong());
  }

  static Identity.Span span(@Nullable Object value) {
    return new Identity.Span(ByteBuffer.wrap(bytes(value, 8)).getLong());
  }

  private static byte[] bytes(@Nullable Object value, int length) {
    byte[] bytes = Typed.bytesLike(value);
    if (bytes.length == length) {
      return bytes;
    }
    if (bytes.length != 2 * length) {
      throw new OttlEvaluationException(
          "an id of " + length + " bytes cannot be made of " + bytes.length);
    }
    try {
      return HexFormat.of().parseHex(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException _) {
      throw new OttlEvaluationException("an id with other than hexadecimal digits");
    }
  }
}
