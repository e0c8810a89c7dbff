package io.tailwater.loadtests.chaos.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to one server on the loopback that can be cut, held up, made deaf, slowed and mended.
 *
 * <p>What is held up is delivered when the way is mended, as the retransmissions of a network
 * would; where answers were withheld, the connections are cut instead, so that a client never
 * learns what became of its request. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long SLOW_MILLIS = 60;

  /** What the way does. */
  public enum State {
    /** Passes everything. */
    OPEN,
    /** Refuses connections, and has reset those that there were. */
    CUT,
    /** Accepts connections and passes nothing, either way. */
    BLACK_HOLE,
    /** Passes requests and withholds the answers. */
    MUTE,
    /** Passes everything, each piece with a delay. */
    SLOW
  }

  /** One client's connection. */
  private record Link(Socket client, Socket server) {
    void close() {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  private final String name;
  private final int targetPort;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.OPEN;
  private boolean closed;

  /**
   * Opens a way.
   *
   * @param name for the threads that carry it
   * @param port of its own on the loopback
   * @param targetPort of the server; it need not be there yet
   * @throws IOException if the port cannot be bound
   */
  public TcpProxy(String name, int port, int targetPort) throws IOException {
    this.name = name;
    this.targetPort = targetPort;
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    Thread.ofVirtual().name(name).start(this::accept);
  }

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on the way does this. */
  public void become(State next) {
    lock.lock();
    try {
      if (next == State.CUT || state == State.MUTE) {
        // Before anything that waits may pass: no answer that was withheld slips through.
        links.forEach(Link::close);
      }
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.close();
    links.forEach(Link::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name(name).start(() -> connect(client));
      } catch (IOException _) {
        // One connection that failed, or the end of all: the loop looks which.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Link link = new Link(client, server);
    try {
      if (!mayPass(true) || isCut()) {
        link.close();
        return;
      }
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS);
      links.add(link);
      if (isCut()) {
        end(link);
        return;
      }
      Thread.ofVirtual().name(name).start(() -> pass(link, server, client, false));
      pass(link, client, server, true);
    } catch (IOException | InterruptedException _) {
      end(link);
    }
  }

  private void pass(Link link, Socket from, Socket to, boolean isRequest) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!mayPass(isRequest)) {
          break;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException _) {
      // Either side has gone; so does the other.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end(link);
    }
  }

  private void end(Link link) {
    links.remove(link);
    link.close();
  }

  private boolean isCut() {
    lock.lock();
    try {
      return state == State.CUT || closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until bytes may pass; false where the way has ended. */
  private boolean mayPass(boolean isRequest) throws InterruptedException {
    boolean slow;
    lock.lock();
    try {
      while (!closed && (state == State.BLACK_HOLE || (state == State.MUTE && !isRequest))) {
        changed.await();
      }
      slow = state == State.SLOW;
    } finally {
      lock.unlock();
    }
    if (slow) {
      Thread.sleep(SLOW_MILLIS);
    }
    return !listener.isClosed();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
      return;
    }
  }
}
