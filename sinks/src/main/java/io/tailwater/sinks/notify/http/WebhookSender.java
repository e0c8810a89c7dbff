package io.tailwater.sinks.notify.http;

import io.tailwater.sinks.notify.Answer;
import io.tailwater.sinks.notify.Judgement;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.OutgoingRequest;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.Requests;
import io.tailwater.sinks.notify.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/*
 * Why not java.net.http: it takes a name and resolves it again by itself, so that a name whose answer
 * changes (DNS rebinding) leads elsewhere than to the address that was checked. It could be given the
 * address as the URL and the name as SNI, but then the Host header needs a system property of the whole
 * JVM, and each receiver a client of its own. Here the name is resolved once, every address is checked,
 * and the socket is connected to a checked address; TLS still proves the name.
 *
 * One clock bounds all: at the deadline the socket is closed from outside, whatever the attempt is busy
 * with, so that neither a slow handshake nor an answer of one byte a second can hold it.
 */
/**
 * Makes one attempt to deliver a message over HTTP and says what it came to.
 *
 * <p>An attempt takes at most 15 s, follows no redirect, reads at most 64 KB, goes through no proxy
 * and uses its connection once. Blocking: call it on a virtual thread. Thread-safe.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** Of a host with several addresses, one that is silent leaves time for the next. */
  private static final int CONNECT_MILLIS = 5_000;

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Resolver resolver;
  private final SSLSocketFactory tls;
  private final Duration timeout;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-deadline").factory());

  WebhookSender(Resolver resolver, SSLSocketFactory tls, Duration timeout) {
    this.resolver = resolver;
    this.tls = tls;
    this.timeout = timeout;
  }

  /** A sender that trusts what the JDK trusts. */
  public static WebhookSender create() {
    return new WebhookSender(
        InetAddress::getAllByName, (SSLSocketFactory) SSLSocketFactory.getDefault(), TIMEOUT);
  }

  /**
   * Makes one attempt.
   *
   * @param nowMillis the time, epoch milliseconds: what signatures cover
   * @return what it came to; failures of any kind are verdicts too
   * @throws IllegalArgumentException if the receiver takes one incident a request and the message
   *     tells of more
   */
  public Verdict send(Receiver receiver, Message message, long nowMillis) {
    OutgoingRequest request = Requests.of(receiver, message, nowMillis);
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    try {
      InetAddress[] addresses = resolved(request.url().uri().getHost(), deadlineNanos);
      for (InetAddress address : addresses) {
        String refusal = AddressGuard.refusal(address, receiver.endpoint().allowPrivate());
        if (refusal != null) {
          return Judgement.unreachable(receiver, refusal);
        }
      }
      return Judgement.of(receiver, exchange(request, addresses, deadlineNanos), nowMillis);
    } catch (IOException e) {
      return Judgement.unreachable(receiver, why(e, deadlineNanos));
    }
  }

  private InetAddress[] resolved(String host, long deadlineNanos) throws IOException {
    FutureTask<InetAddress[]> task = new FutureTask<>(() -> resolver.resolve(host));
    Thread.ofVirtual().start(task);
    try {
      return task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? new IOException("there is no host of that name", e)
          : new IOException("its name cannot be resolved", e);
    } catch (TimeoutException e) {
      throw new IOException("its name is not resolved in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Asks the first address that can be connected to; nothing is sent to more than one. */
  private Answer exchange(OutgoingRequest request, InetAddress[] addresses, long deadlineNanos)
      throws IOException {
    IOException failure = new IOException("it has no address");
    for (InetAddress address : addresses) {
      try (Socket socket = new Socket(Proxy.NO_PROXY)) {
        ScheduledFuture<?> end =
            clock.schedule(
                () -> close(socket), deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        try {
          connect(socket, address, request.url().uri());
        } catch (IOException e) {
          failure = e;
          end.cancel(false);
          continue;
        }
        try {
          return onSocket(socket, request);
        } finally {
          end.cancel(false);
        }
      }
    }
    throw failure;
  }

  private static void connect(Socket socket, InetAddress address, URI uri) throws IOException {
    int port = uri.getPort() >= 0 ? uri.getPort() : isHttps(uri) ? HTTPS_PORT : HTTP_PORT;
    socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
  }

  private static boolean isHttps(URI uri) {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  private Answer onSocket(Socket socket, OutgoingRequest request) throws IOException {
    URI uri = request.url().uri();
    if (!isHttps(uri)) {
      return Exchange.of(request, socket.getOutputStream(), socket.getInputStream());
    }
    try (SSLSocket secured =
        (SSLSocket) tls.createSocket(socket, bare(uri.getHost()), socket.getPort(), true)) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return Exchange.of(request, secured.getOutputStream(), secured.getInputStream());
    }
  }

  /** An IPv6 address without its brackets. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // What matters is that whoever waits on it is woken, and a broken socket wakes them too.
    }
  }

  private String why(IOException e, long deadlineNanos) {
    if (System.nanoTime() - deadlineNanos >= 0) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
