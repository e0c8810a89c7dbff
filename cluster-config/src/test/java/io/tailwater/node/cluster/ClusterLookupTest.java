package io.tailwater.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tailwater.cli.instance.Ports;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that know nothing of each other but where to look: two processes, at two addresses of the
 * loopback (only Linux has more than one), against a name server and an API server of the test.
 */
@EnabledOnOs(OS.LINUX)
final class ClusterLookupTest {
  private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PASSWORD = "not-a-secret";

  private final Path directory;

  ClusterLookupTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void nodesBehindOneDnsNameMeet() throws Exception {
    try (NameServer names = new NameServer("nodes.test", ADDRESSES)) {
      assertMeet(
          "DNS",
          names.name(),
          List.of("-Dpekko.io.dns.async-dns.nameservers=127.0.0.1:" + names.port()),
          Map.of());
    }
  }

  @Test
  void podsWithOneLabelMeet() throws Exception {
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    HttpsServer api = apiServer();
    byte[] pods = podList().getBytes(StandardCharsets.UTF_8);
    api.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestURI().getPath()
                  + "?"
                  + exchange.getRequestURI().getQuery()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, pods.length);
          exchange.getResponseBody().write(pods);
          exchange.close();
        });
    api.start();
    try {
      Path token = Files.writeString(directory.resolve("token"), "token-of-the-pod");
      assertMeet(
          "KUBERNETES",
          "app.kubernetes.io/name=tailwater",
          List.of(
              "-Dpekko.discovery.kubernetes-api.api-ca-path=" + directory.resolve("ca.crt"),
              "-Dpekko.discovery.kubernetes-api.api-token-path=" + token,
              "-Dpekko.discovery.kubernetes-api.pod-namespace=telemetry"),
          Map.of(
              "KUBERNETES_SERVICE_HOST",
              "127.0.0.1",
              "KUBERNETES_SERVICE_PORT",
              Integer.toString(api.getAddress().getPort())));
    } finally {
      api.stop(0);
    }
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request)
                    .isEqualTo(
                        "/api/v1/namespaces/telemetry/pods?labelSelector=app.kubernetes.io/name="
                            + "tailwater Bearer token-of-the-pod"));
  }

  private void assertMeet(
      String method, String name, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> inHaste = new ArrayList<>(options);
    inHaste.add("-Dpekko.management.cluster.bootstrap.contact-point-discovery.stable-margin=1s");
    String managementPort = Integer.toString(Ports.free(1).getFirst());
    List<CompletableFuture<ChildProcess>> members = new ArrayList<>();
    for (String address : ADDRESSES) {
      ChildProcess.Launch launch =
          new ChildProcess.Launch(
              MemberMain.class.getName(),
              inHaste,
              environment,
              List.of(address, method, name, managementPort),
              directory.resolve(address + ".log"),
              PATIENCE);
      // Neither is ready without the other, so both must be started at once.
      members.add(CompletableFuture.supplyAsync(() -> started(launch), Thread::startVirtualThread));
    }
    try {
      for (CompletableFuture<ChildProcess> member : members) {
        assertThat(member)
            .as("a node sees the other within %s", PATIENCE)
            .succeedsWithin(PATIENCE.multipliedBy(2));
      }
    } finally {
      for (CompletableFuture<ChildProcess> member : members) {
        CompletableFuture<Void> _ = member.thenAccept(ChildProcess::kill);
      }
    }
  }

  private static ChildProcess started(ChildProcess.Launch launch) {
    try {
      return ChildProcess.start(launch);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static String podList() {
    StringBuilder items = new StringBuilder();
    for (String address : ADDRESSES) {
      items
          .append(items.isEmpty() ? "" : ",")
          .append(
              """
              {"metadata": {"name": "tailwater"},
               "spec": {"containers": [{"name": "node", "ports": []}]},
               "status": {"podIP": "%s", "phase": "Running", "containerStatuses": []}}"""
                  .formatted(address));
    }
    return "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [" + items + "]}";
  }

  /** With a certificate of its own, which is left in {@code ca.crt} for those who ask. */
  private HttpsServer apiServer() throws Exception {
    Path store = directory.resolve("api.p12");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=api",
        "-ext",
        "san=ip:127.0.0.1",
        "-ext",
        "bc:c",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store.toString(),
        "-file",
        directory.resolve("ca.crt").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-alias", "api"));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
  }
}
