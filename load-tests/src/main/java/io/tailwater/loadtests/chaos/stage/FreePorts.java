package io.tailwater.loadtests.chaos.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback that stay free while their server is down.
 *
 * <p>Below those that the kernel gives to outgoing connections: a client that dials a dead server
 * over and over would one day get that server's own port, and be connected to itself.
 */
final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 10_000;

  private final Set<Integer> given = new HashSet<>();

  /**
   * A port that nobody listens on and that was not given before.
   *
   * @throws IOException if there is none
   */
  int next() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IOException("no free port from " + FIRST + " to " + LAST + " on the loopback");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
