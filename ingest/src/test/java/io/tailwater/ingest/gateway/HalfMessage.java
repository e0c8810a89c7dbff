package io.tailwater.ingest.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sends the beginning of a gRPC message and no more, by HTTP/2 frames of its own (RFC 9113, RFC
 * 7541 without Huffman codes or indexing).
 */
final class HalfMessage implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataOutputStream out;

  HalfMessage(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Sends {@code bytes} of a message that is said to have {@code length}. */
  void send(String method, int bytes, int length) throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
    frame(
        HEADERS,
        END_HEADERS,
        1,
        headers(
            List.of(
                ":method", "POST",
                ":scheme", "http",
                ":path", "/" + method,
                ":authority", "localhost",
                "content-type", "application/grpc",
                "te", "trailers")));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DataOutputStream message = new DataOutputStream(data)) {
      message.writeByte(0);
      message.writeInt(length);
      message.write(new byte[bytes]);
    }
    frame(DATA, 0, 1, data.toByteArray());
    out.flush();
  }

  /** Reads to the headers that end the call; false where the connection ends without them. */
  boolean awaitTrailers() throws IOException {
    while (true) {
      byte[] head = socket.getInputStream().readNBytes(9);
      if (head.length < 9) {
        return false;
      }
      int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
      socket.getInputStream().readNBytes(length);
      boolean endsStream = (head[4] & 1) != 0;
      if (head[3] == HEADERS && endsStream) {
        return true;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >>> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  private static byte[] headers(List<String> namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      block.write(0);
      literal(block, namesAndValues.get(i));
      literal(block, namesAndValues.get(i + 1));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length >= 127) {
      throw new IllegalArgumentException("too long for one byte of length: " + text);
    }
    block.write(bytes.length);
    block.writeBytes(bytes);
  }
}
