package io.tailwater.ingest.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMessage;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. */
enum BodyEncoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  /** From {@code Content-Encoding}; null for a coding, or a row of codings, that is not known. */
  static @Nullable BodyEncoding of(HttpMessage message) {
    BodyEncoding found = IDENTITY;
    for (HttpHeader header : message.getHeaders()) {
      if (!header.is("content-encoding")) {
        continue;
      }
      if (found != IDENTITY) {
        return null;
      }
      switch (header.value().trim().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip" -> found = GZIP;
        case "deflate" -> found = DEFLATE;
        case "identity", "" -> {}
        default -> {
          return null;
        }
      }
    }
    return found;
  }

  /**
   * Decompresses a body, and stops as soon as it proves longer than allowed: a gzip bomb costs no
   * more than {@code maxBytes} of memory, all of it counted in {@code share}.
   *
   * @throws RefusedException if the body is too long, not compressed as it says, or no room is left
   */
  byte[] inflate(byte[] body, int maxBytes, InFlightBytes.Share share) {
    if (this == IDENTITY) {
      return body;
    }
    try (InputStream in = open(body)) {
      return MessageBytes.read(in, body.length, maxBytes, share);
    } catch (IOException e) {
      throw new RefusedException(
          Refusal.BAD_BODY,
          "the body is not valid " + name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
    }
  }

  private InputStream open(byte[] body) throws IOException {
    InputStream compressed = new ByteArrayInputStream(body);
    return switch (this) {
      case IDENTITY -> compressed;
      case GZIP -> new GZIPInputStream(compressed, 8192);
      case DEFLATE -> new OwnedInflaterStream(compressed, new Inflater(!hasZlibHeader(body)));
    };
  }

  /**
   * HTTP means zlib by deflate, yet some clients send the bare stream; RFC 1950 tells them apart.
   */
  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && ((body[0] & 0xff) << 8 | (body[1] & 0xff)) % 31 == 0;
  }

  /** Frees its inflater, which a plain stream does only for one that it made itself. */
  private static final class OwnedInflaterStream extends InflaterInputStream {
    OwnedInflaterStream(InputStream compressed, Inflater inflater) {
      super(compressed, inflater, 8192);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
