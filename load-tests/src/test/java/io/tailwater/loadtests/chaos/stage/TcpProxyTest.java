package io.tailwater.loadtests.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int SHORT_MILLIS = 200;
  private static final int PATIENT_MILLIS = 10_000;

  private final LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final TcpProxy proxy = new TcpProxy("way", 0, server.getLocalPort());

  TcpProxyTest() throws IOException {
    Thread.ofVirtual().start(this::echo);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void openWayPassesRequestsAndAnswers() throws Exception {
    try (Socket client = client()) {
      assertThat(asked(client, 1)).isEqualTo(1);
    }
  }

  @Test
  void blackHolePassesNothingUntilItIsMended() throws Exception {
    try (Socket client = client()) {
      assertThat(asked(client, 1)).isEqualTo(1);
      proxy.become(TcpProxy.State.BLACK_HOLE);
      client.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> asked(client, 2)).isInstanceOf(SocketTimeoutException.class);

      client.setSoTimeout(PATIENT_MILLIS);
      proxy.become(TcpProxy.State.OPEN);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void muteWayPassesRequestsAndNeverTheirAnswers() throws Exception {
    try (Socket client = client()) {
      assertThat(asked(client, 1)).isEqualTo(1);
      assertThat(received.poll(PATIENT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
      proxy.become(TcpProxy.State.MUTE);
      client.getOutputStream().write(2);
      assertThat(received.poll(PATIENT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(2);

      proxy.become(TcpProxy.State.OPEN);
      assertThat(hasEnded(client)).isTrue();
    }
  }

  @Test
  void cutWayEndsConnectionsAndTakesNoNewOnes() throws Exception {
    try (Socket client = client()) {
      assertThat(asked(client, 1)).isEqualTo(1);
      proxy.become(TcpProxy.State.CUT);
      assertThat(hasEnded(client)).isTrue();
    }
    try (Socket client = client()) {
      assertThat(hasEnded(client)).isTrue();
    }
    proxy.become(TcpProxy.State.OPEN);
    try (Socket client = client()) {
      assertThat(asked(client, 3)).isEqualTo(3);
    }
  }

  private Socket client() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(PATIENT_MILLIS);
    return client;
  }

  private static int asked(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    return client.getInputStream().read();
  }

  private static boolean hasEnded(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        Thread.ofVirtual().start(() -> echo(one));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void echo(Socket one) {
    try (one) {
      for (int read = one.getInputStream().read(); read >= 0; read = one.getInputStream().read()) {
        received.add(read);
        one.getOutputStream().write(read);
      }
    } catch (IOException _) {
      return;
    }
  }
}
