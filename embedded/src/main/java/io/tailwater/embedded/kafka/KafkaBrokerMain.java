package io.tailwater.embedded.kafka;

import io.tailwater.embedded.process.DataLock;
import io.tailwater.embedded.process.Options;
import io.tailwater.embedded.process.ParentWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;

/**
 * The embedded Kafka broker: a process with one broker and controller on the loopback.
 *
 * <p>Options: {@code --data DIR [--port N] [--listeners NAME=PORT@ADVERTISED_PORT,...]
 * [--supervised]}. Once it answers, it prints one line: {@code READY kafka 127.0.0.1:PORT}. It ends
 * on SIGTERM and, when supervised, at the end of its standard input; its data outlives {@code kill
 * -9} too, and another port at the next start. Exit codes: 2 wrong options, 3 the data belongs to a
 * running process, 1 anything else.
 */
public final class KafkaBrokerMain {
  private KafkaBrokerMain() {}

  /** Runs the broker until it is stopped. */
  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-embedded.xml");
    }
    int code = run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(String[] args) {
    try {
      Options options =
          Options.parse(args, Set.of("--data", "--port", "--listeners"), Set.of("--supervised"));
      Path data = options.requiredPath("--data").toAbsolutePath().normalize();
      int port = (int) options.number("--port", 0, 0, 65_535);
      Optional<DataLock> lock = DataLock.tryLock(data.resolve("lock"));
      if (lock.isEmpty()) {
        return failed(
            DataLock.EXIT_CODE,
            "the data in "
                + data
                + " belongs to a running process: stop it, or choose another directory with"
                + " --data");
      }
      List<FurtherListener> further = FurtherListener.parse(options.text("--listeners").orElse(""));
      BrokerSettings settings =
          new BrokerSettings(data.resolve("broker"), bindable(port), bindable(0), further);
      start(settings, options.has("--supervised"));
      return 0;
    } catch (IllegalArgumentException e) {
      return failed(Options.EXIT_CODE, String.valueOf(e.getMessage()));
    } catch (IOException | KafkaException e) {
      return failed(1, String.valueOf(e.getMessage()));
    }
  }

  private static int failed(int code, String line) {
    System.err.println("embedded kafka: " + line);
    return code;
  }

  private static void start(BrokerSettings settings, boolean supervised) throws IOException {
    boolean isNew = BrokerStorage.prepare(settings.logDir());
    if (!isNew) {
      StaleBroker.unregister(settings);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::shutdown));
    server.startup();
    if (supervised) {
      ParentWatch.start();
    }
    System.out.println("READY kafka 127.0.0.1:" + settings.brokerPort());
    System.out.flush();
  }

  /** The port itself if it can be bound, or a free one for 0. */
  private static int bindable(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "port " + port + " is taken: choose another with --port, or 0 for any free one", e);
    }
  }
}
