package io.tailwater.sinks.notify.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that answers one connection with what no decent server would. */
final class RawServer implements AutoCloseable {
  /** Writes the answer. */
  @FunctionalInterface
  interface Script {
    void play(OutputStream out, CountDownLatch closed) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  private RawServer(Script script) throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> play(script));
  }

  private void play(Script script) {
    try (Socket socket = listener.accept()) {
      script.play(socket.getOutputStream(), closed);
      // Until the other side goes away.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException | InterruptedException _) {
      // The other side went away while it was being answered, as it should.
    }
  }

  /** A letter of an unfinished header every 50 ms, until it is closed. */
  static RawServer dripping() throws IOException {
    return new RawServer(
        (out, closed) -> {
          out.write("HTTP/1.1 200 OK\r\nx: ".getBytes(StandardCharsets.ISO_8859_1));
          while (!closed.await(50, TimeUnit.MILLISECONDS)) {
            out.write('a');
            out.flush();
          }
        });
  }

  static RawServer playing(Script script) throws IOException {
    return new RawServer(script);
  }

  static RawServer saying(String answer) throws IOException {
    return new RawServer(
        (out, _) -> {
          out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
        });
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }
}
