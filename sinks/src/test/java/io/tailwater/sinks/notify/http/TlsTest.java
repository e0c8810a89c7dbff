package io.tailwater.sinks.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.sinks.notify.Endpoint;
import io.tailwater.sinks.notify.Incidents;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.Verdict;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The name is proven by TLS, though the socket was connected to an address. */
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Message FIRING = new Message.Single(Incidents.firing());

  @Test
  void onlyTheHostThatTheUrlNamesIsTold(@TempDir Path directory) throws Exception {
    SSLContext context = context(certificateOf("receiver.test", directory));
    try (FakeReceiver server = FakeReceiver.startTls(context);
        WebhookSender trusting = sender(context.getSocketFactory());
        WebhookSender strict = sender((SSLSocketFactory) SSLSocketFactory.getDefault())) {
      Receiver right = receiver("receiver.test", server);
      Receiver wrong = receiver("other.test", server);

      assertThat(trusting.send(right, FIRING, 0)).isEqualTo(new Verdict.Delivered());
      assertThat(trusting.send(wrong, FIRING, 0))
          .isInstanceOfSatisfying(
              Verdict.Retry.class,
              retry -> assertThat(retry.reason()).contains("other.test").contains("not answer"));
      assertThat(strict.send(right, FIRING, 0)).isInstanceOf(Verdict.Retry.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static Receiver receiver(String host, FakeReceiver server) {
    return new Receiver.Generic(
        Endpoint.of("r", "https://" + host + ":" + server.port() + "/").allowingPrivate(),
        null,
        List.of());
  }

  private static WebhookSender sender(SSLSocketFactory tls) {
    return new WebhookSender(
        _ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, tls, Duration.ofSeconds(15));
  }

  /** A key store with a certificate that the host signed itself, made by the JDK's keytool. */
  private static KeyStore certificateOf(String host, Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("receiver", keys.getCertificate("receiver"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
