package io.tailwater.sinks.notify.http;

import io.tailwater.sinks.notify.Answer;
import io.tailwater.sinks.notify.OutgoingRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POST and its answer on a connection that is used once, HTTP/1.1 as of RFC 9112.
 *
 * <p>Of the answer, headers up to 16 KB and a body up to 64 KB are read. A body that breaks off, is
 * too long or too slow does not undo the status before it.
 */
final class Exchange {
  static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int SWITCHING = 101;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private final InputStream in;
  private int headerBytes;

  private Exchange(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  static Answer of(OutgoingRequest request, OutputStream out, InputStream in) throws IOException {
    out.write(head(request).getBytes(StandardCharsets.ISO_8859_1));
    out.write(request.body());
    out.flush();
    return new Exchange(in).answer();
  }

  private static String head(OutgoingRequest request) {
    URI uri = request.url().uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    StringBuilder head = new StringBuilder("POST ").append(target).append(" HTTP/1.1\r\n");
    head.append("host: ").append(uri.getHost());
    if (uri.getPort() >= 0) {
      head.append(':').append(uri.getPort());
    }
    head.append("\r\n");
    request
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("content-length: ")
        .append(request.body().length)
        .append("\r\nconnection: close\r\n\r\n")
        .toString();
  }

  private Answer answer() throws IOException {
    int status;
    Map<String, String> headers;
    do {
      status = status(line());
      headers = headers();
    } while (status < OK && status != SWITCHING);
    String retryAfter = headers.getOrDefault("retry-after", "");
    return Answer.of(status, retryAfter, status == NO_CONTENT ? new byte[0] : body(headers));
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new IOException("the answer is no HTTP/1.1");
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      if (headers
          .getOrDefault("transfer-encoding", "")
          .toLowerCase(Locale.ROOT)
          .endsWith("chunked")) {
        chunks(body);
      } else {
        copy(body, length(headers.get("content-length")));
      }
    } catch (IOException _) {
      // The status has been read, and it is what counts.
    }
    return body.toByteArray();
  }

  private static long length(@Nullable String contentLength) {
    return contentLength != null && contentLength.matches("\\d{1,9}")
        ? Long.parseLong(contentLength)
        : MAX_BODY_BYTES;
  }

  private void chunks(ByteArrayOutputStream body) throws IOException {
    while (body.size() < MAX_BODY_BYTES) {
      String size = line().split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        throw new IOException("the answer has a chunk of no size");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return;
      }
      copy(body, length);
      line();
    }
  }

  /** Copies so many bytes, but not past the bound, and not past the end. */
  private void copy(ByteArrayOutputStream body, long length) throws IOException {
    byte[] buffer = new byte[4_096];
    long left = Math.min(length, MAX_BODY_BYTES - body.size());
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      body.write(buffer, 0, read);
      left -= read;
    }
  }

  /** The bytes up to the next line break. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection was closed before the answer");
      }
      if (++headerBytes > MAX_HEADER_BYTES) {
        throw new IOException("the answer has headers of more than 16 KB");
      }
      line.append((char) b);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
