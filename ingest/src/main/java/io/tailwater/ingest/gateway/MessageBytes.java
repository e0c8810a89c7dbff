package io.tailwater.ingest.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what decompresses while it is read. */
final class MessageBytes {
  private static final int FIRST_BUFFER_BYTES = 4096;

  private MessageBytes() {}

  /**
   * Reads a stream to its end, and stops as soon as it proves longer than allowed: a gzip bomb
   * costs no more than {@code maxBytes} of memory, all of it counted in {@code share}.
   *
   * @param heldBytes what the share holds for the compressed bytes
   * @throws RefusedException if the message is too long, or no room is left
   */
  static byte[] read(InputStream in, long heldBytes, int maxBytes, InFlightBytes.Share share)
      throws IOException {
    byte[] out = new byte[0];
    int length = 0;
    while (true) {
      if (length == out.length) {
        int first = in.read();
        if (first < 0) {
          return Arrays.copyOf(out, length);
        }
        if (length == maxBytes) {
          throw new RefusedException(
              Refusal.INFLATED_TOO_LARGE,
              "the body is longer than " + maxBytes + " bytes once decompressed");
        }
        int grown = (int) Math.min(maxBytes, Math.max(FIRST_BUFFER_BYTES, 2L * length));
        share.resizeOrRefuse(heldBytes + grown);
        out = Arrays.copyOf(out, grown);
        out[length++] = (byte) first;
      } else {
        int read = in.read(out, length, out.length - length);
        if (read < 0) {
          return Arrays.copyOf(out, length);
        }
        length += read;
      }
    }
  }
}
