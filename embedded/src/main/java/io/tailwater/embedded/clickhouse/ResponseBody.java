package io.tailwater.embedded.clickhouse;

import com.github.luben.zstd.ZstdOutputStream;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, held back until its status can be known.
 *
 * <p>A status once sent cannot be taken back, so the first megabyte waits here: most failures show
 * within it and get their proper status. With {@code wait_end_of_query} everything waits, what does
 * not fit in a memory file. A failure later than that ends the body with the error's text and cuts
 * the connection, so that no client takes the part for the whole.
 */
final class ResponseBody implements AutoCloseable {
  private static final int HELD_BACK_BYTES = 1 << 20;

  private final HttpExchange exchange;
  private final boolean compressedBlocks;
  private final @Nullable String contentEncoding;
  private final boolean waitForEnd;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream(1 << 12);
  private @Nullable MemoryFile overflow;
  private @Nullable OutputStream overflowOut;
  private @Nullable OutputStream out;

  /**
   * @param contentEncoding one of {@link ContentEncoding#choose}'s, or null for none
   */
  ResponseBody(
      HttpExchange exchange,
      boolean compressedBlocks,
      @Nullable String contentEncoding,
      boolean waitForEnd) {
    this.exchange = exchange;
    this.compressedBlocks = compressedBlocks;
    this.contentEncoding = contentEncoding;
    this.waitForEnd = waitForEnd;
  }

  /** Adds to the body. Headers set before the first megabyte is full are sent. */
  void write(byte[] bytes, int length) throws IOException {
    if (out != null) {
      out.write(bytes, 0, length);
    } else if (overflowOut != null) {
      overflowOut.write(bytes, 0, length);
    } else {
      held.write(bytes, 0, length);
      if (held.size() >= HELD_BACK_BYTES) {
        release();
      }
    }
  }

  /** Ends a body that is complete. */
  void finish() throws IOException {
    OutputStream committed = commit();
    held.writeTo(committed);
    if (overflow != null && overflowOut != null) {
      overflowOut.close();
      try (InputStream in = overflow.read()) {
        in.transferTo(committed);
      }
    }
    committed.close();
    exchange.close();
  }

  /**
   * Ends the body with an error, as its own answer if possible.
   *
   * @throws IOException when it was not: the body ends with the error's text, and the handler's
   *     failure makes the server cut the connection instead of ending the body properly
   */
  void fail(EngineException error, String text) throws IOException {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    if (out != null) {
      out.write(message);
      out.flush();
      throw new IOException("cut: " + text);
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
    headers.set("Content-Type", "text/plain; charset=UTF-8");
    headers.remove("Content-Encoding");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(error.httpStatus(), head ? -1 : message.length);
    if (!head) {
      exchange.getResponseBody().write(message);
    }
    exchange.close();
  }

  @Override
  public void close() {
    if (overflow != null) {
      overflow.close();
    }
  }

  private void release() throws IOException {
    if (waitForEnd) {
      overflow = MemoryFile.create();
      overflowOut = overflow.write();
    } else {
      held.writeTo(commit());
    }
    if (out != null) {
      held.reset();
    }
  }

  private OutputStream commit() throws IOException {
    if (out != null) {
      return out;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      out = OutputStream.nullOutputStream();
      return out;
    }
    if (contentEncoding != null) {
      exchange.getResponseHeaders().set("Content-Encoding", contentEncoding);
    }
    exchange.sendResponseHeaders(200, 0);
    OutputStream encoded = encoded(exchange.getResponseBody());
    out = compressedBlocks ? new BlockOutputStream(encoded) : encoded;
    return out;
  }

  private OutputStream encoded(OutputStream raw) throws IOException {
    return switch (contentEncoding) {
      case null -> raw;
      case "gzip" -> new GZIPOutputStream(raw, 1 << 16);
      case "deflate" -> new DeflaterOutputStream(raw);
      case "zstd" -> new ZstdOutputStream(raw, 1);
      case "lz4" -> new LZ4FrameOutputStream(raw);
      default -> throw new IllegalStateException("encoding " + contentEncoding);
    };
  }
}
