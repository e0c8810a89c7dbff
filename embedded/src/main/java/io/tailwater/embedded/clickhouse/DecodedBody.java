package io.tailwater.embedded.clickhouse;

import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A request body without its {@code Content-Encoding}; damage is the client's error, not ours. */
final class DecodedBody extends FilterInputStream {
  private DecodedBody(InputStream decoder) {
    super(decoder);
  }

  /**
   * Undoes an encoding.
   *
   * @param contentEncoding of the request's header, or null
   * @throws RefusedBodyException for an encoding that is not known, or no beginning of it
   */
  static InputStream of(InputStream body, @Nullable String contentEncoding)
      throws RefusedBodyException {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    try {
      return switch (encoding) {
        case "", "identity" -> body;
        case "gzip", "x-gzip" -> new DecodedBody(new GZIPInputStream(body, 1 << 16));
        case "deflate" -> new DecodedBody(new InflaterInputStream(body));
        case "zstd" -> new DecodedBody(new ZstdInputStream(body));
        case "lz4" -> new DecodedBody(new Lz4FrameInputStream(body));
        default ->
            throw new RefusedBodyException(
                ErrorCode.UNKNOWN_COMPRESSION_METHOD,
                "Unknown compression method '"
                    + encoding
                    + "'. Supported: gzip, deflate, zstd, lz4.");
      };
    } catch (RefusedBodyException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static RefusedBodyException damaged(IOException e) {
    return new RefusedBodyException(
        ErrorCode.CANNOT_DECOMPRESS, "Cannot decompress the request body: " + e.getMessage() + ".");
  }
}
