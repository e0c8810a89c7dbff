package io.tailwater.embedded.clickhouse;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A nameless file in memory, readable by the engine under {@link #path}.
 *
 * <p>INSERT data goes to the engine this way, and only this way: data inside the text of a
 * statement is read as a script, ends at the first blank line, and what follows is run as SQL.
 */
final class MemoryFile implements AutoCloseable {

  /** Largest body of one INSERT; a client with more must send it in pieces. */
  static final long MAX_BYTES = 1L << 30;

  private final int fd;

  private MemoryFile(int fd) {
    this.fd = fd;
  }

  static MemoryFile create() throws IOException {
    return new MemoryFile(Native.memoryFile("tailwater"));
  }

  /**
   * Takes a whole body in, so that one cut off on its way is never inserted in part.
   *
   * @param memory each byte is reserved there, before it is taken in
   */
  static MemoryFile of(InputStream body, BodyMemory.Share memory)
      throws IOException, EngineException {
    MemoryFile file = create();
    boolean complete = false;
    try (OutputStream out = file.write()) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        total += n;
        if (total > MAX_BYTES) {
          throw EngineException.of(
              ErrorCode.QUERY_IS_TOO_LARGE,
              "INSERT data is too large: more than " + MAX_BYTES + " bytes in one request.");
        }
        memory.reserve(n);
        out.write(buffer, 0, n);
      }
      complete = true;
      return file;
    } finally {
      if (!complete) {
        file.close();
      }
    }
  }

  String path() {
    return Native.path(fd);
  }

  OutputStream write() throws IOException {
    return new FileOutputStream(path());
  }

  InputStream read() throws IOException {
    return new FileInputStream(path());
  }

  @Override
  public void close() {
    Native.close(fd);
  }
}
