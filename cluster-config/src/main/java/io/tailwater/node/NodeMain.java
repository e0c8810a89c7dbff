package io.tailwater.node;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.embedded.process.ParentWatch;
import io.tailwater.ingest.gateway.GatewayProtocol;
import io.tailwater.node.cluster.ClusterOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The process of one node. Says {@code READY node <url>} when its ports are bound. */
@Command(name = "tailwater-node", mixinStandardHelpOptions = true)
public final class NodeMain implements Callable<Integer> {
  /** The environment variable with the password of a ClickHouse user whose URL has none. */
  private static final String PASSWORD_VARIABLE = "TAILWATER_CLICKHOUSE_PASSWORD";

  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Option(names = "--data", required = true, description = "directory for what may be lost")
  private Path data = Path.of(".");

  @Option(names = "--kafka", required = true, description = "bootstrap servers")
  private String kafka = "";

  @Option(
      names = "--clickhouse",
      required = true,
      description =
          "URL of ClickHouse's HTTP port; a user's password may be in " + PASSWORD_VARIABLE)
  private String clickHouse = "";

  @Option(names = "--config", description = "a tailwater.yaml; the shipped one by default")
  private @Nullable Path config;

  @Option(names = "--host", description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(names = "--http-port", description = "port of /health, /ready, /metrics, /api")
  private int httpPort = 8080;

  @Option(names = "--otlp-port", description = "port of OTLP/HTTP")
  private int otlpPort = 4318;

  @Option(names = "--otlp-grpc-port", description = "port of OTLP/gRPC")
  private int otlpGrpcPort = 4317;

  @Option(names = "--zipkin-port", description = "port of Zipkin's HTTP API")
  private int zipkinPort = 9411;

  @Option(names = "--skywalking-port", description = "port of SkyWalking's gRPC services")
  private int skyWalkingPort = 11800;

  @Option(names = "--node-name", description = "name of this node; unique in the cluster")
  private String nodeName = "node-1";

  @Option(
      names = "--cluster-host",
      description = "address by which the other nodes reach this one (default: that of --host)")
  private @Nullable String clusterHost;

  @Option(
      names = "--cluster-port",
      description = "port for the other nodes; 0 picks a free one (default: ${DEFAULT-VALUE})")
  private int clusterPort = 0;

  @Option(
      names = "--cluster-seeds",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "all nodes, by their cluster ports; the first one founds the cluster")
  private List<String> clusterSeeds = List.of();

  @Option(
      names = "--cluster-discovery",
      paramLabel = "dns:NAME|kubernetes:SELECTOR",
      description = "look the other nodes up instead, by a DNS name or the labels of their pods")
  private @Nullable String clusterDiscovery;

  @Option(
      names = "--cluster-contact-points",
      description =
          "nodes that must be found before a cluster is founded (default: ${DEFAULT-VALUE})")
  private int clusterContactPoints = 2;

  @Option(
      names = "--management-port",
      description = "port on which nodes that are looked up are asked (default: ${DEFAULT-VALUE})")
  private int managementPort = 7626;

  @Option(
      names = "--drain",
      description = "judge and land what was taken in, and take nothing more from the raw topics")
  private boolean drain;

  @Option(names = "--supervised", description = "stop when standard input ends")
  private boolean supervised;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a node until it is told to stop. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command; whatever goes wrong, the last line that it writes says what. */
  static CommandLine commandLine() {
    return new CommandLine(new NodeMain())
        .setParameterExceptionHandler(
            (refused, _) ->
                say(refused.getCommandLine(), String.valueOf(refused.getMessage()), USAGE))
        .setExecutionExceptionHandler(
            (thrown, command, _) -> {
              LOG.error("the node ends", thrown);
              return say(command, ("unexpected " + thrown).replaceAll("\\s*\\R\\s*", " "), FAILED);
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    checkPort("--http-port", httpPort);
    checkPort("--otlp-port", otlpPort);
    checkPort("--otlp-grpc-port", otlpGrpcPort);
    checkPort("--zipkin-port", zipkinPort);
    checkPort("--skywalking-port", skyWalkingPort);
    checkPort("--cluster-port", clusterPort);
    checkPort("--management-port", managementPort);
    ClusterOptions cluster = cluster();
    String clickHouseUrl = withPassword(clickHouse, System.getenv(PASSWORD_VARIABLE));
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  try {
                    stopped.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    if (supervised) {
      ParentWatch.start();
    }
    try {
      return run(stop, clickHouseUrl, cluster);
    } finally {
      stopped.countDown();
    }
  }

  private int run(CountDownLatch stop, String clickHouseUrl, ClusterOptions cluster)
      throws InterruptedException {
    try {
      TailwaterConfig loaded =
          config == null
              ? TailwaterConfig.parse("the shipped tailwater.yaml", TailwaterConfig.shippedText())
              : TailwaterConfig.load(config);
      NodeOptions options =
          new NodeOptions(
              nodeName,
              data,
              kafka,
              clickHouseUrl,
              config,
              host,
              httpPort,
              otlpPort,
              otlpGrpcPort,
              zipkinPort,
              skyWalkingPort,
              cluster,
              drain);
      try (TailwaterNode node = TailwaterNode.start(options, loaded)) {
        System.out.println("READY node http://" + host + ":" + node.httpPort());
        System.out.println("READY otlp http://" + host + ":" + node.otlpPort());
        node.receiverPorts().forEach(this::announce);
        System.out.flush();
        stop.await();
        LOG.info("node {} stops", nodeName);
      }
      return 0;
    } catch (InvalidConfigException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return USAGE;
    } catch (NodeStartException | KafkaException e) {
      LOG.debug("start", e);
      return say(spec.commandLine(), explained(e, kafka), FAILED);
    }
  }

  private void announce(GatewayProtocol protocol, int port) {
    if (protocol == GatewayProtocol.OTLP_HTTP) {
      return;
    }
    String name = protocol.name().toLowerCase(Locale.ROOT);
    System.out.println("READY " + name + " " + host + ":" + port);
  }

  private ClusterOptions cluster() {
    String address = Objects.requireNonNullElse(clusterHost, host);
    if (clusterDiscovery != null) {
      if (!clusterSeeds.isEmpty()) {
        throw usage("--cluster-seeds and --cluster-discovery exclude each other: give one of them");
      }
      return new ClusterOptions(address, clusterPort, lookup(clusterDiscovery));
    }
    clusterSeeds.forEach(this::checkSeed);
    return new ClusterOptions(
        address,
        clusterPort,
        clusterSeeds.isEmpty()
            ? new ClusterOptions.Alone()
            : new ClusterOptions.Seeds(clusterSeeds));
  }

  private ClusterOptions.Lookup lookup(String discovery) {
    String name = discovery.substring(discovery.indexOf(':') + 1);
    ClusterOptions.Method method =
        discovery.startsWith("dns:")
            ? ClusterOptions.Method.DNS
            : discovery.startsWith("kubernetes:") ? ClusterOptions.Method.KUBERNETES : null;
    if (method == null || name.isEmpty()) {
      throw usage(
          "--cluster-discovery takes dns:NAME or kubernetes:SELECTOR, not '" + discovery + "'");
    }
    if (clusterContactPoints < 1) {
      throw usage("--cluster-contact-points takes a number from 1, not " + clusterContactPoints);
    }
    return new ClusterOptions.Lookup(method, name, clusterContactPoints, managementPort);
  }

  private void checkSeed(String seed) {
    if (!seed.matches(".+:[0-9]{1,5}")) {
      throw usage(
          "--cluster-seeds takes HOST:PORT, or several with commas between, not '" + seed + "'");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void checkPort(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), option + " takes a port from 0 to 65535, not " + port);
    }
  }

  /** The URL with this password for its user, if it names one and has none for him itself. */
  private String withPassword(String url, @Nullable String password) {
    try {
      URI parsed = new URI(url);
      boolean http = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (!http || parsed.getHost() == null) {
        throw new URISyntaxException(url, "no HTTP");
      }
      String user = parsed.getRawUserInfo();
      if (password == null || user == null || user.contains(":")) {
        return url;
      }
      String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
      int end = url.indexOf("//" + user + "@") + 2 + user.length();
      return url.substring(0, end) + ":" + encoded + url.substring(end);
    } catch (URISyntaxException _) {
      throw new ParameterException(
          spec.commandLine(), "--clickhouse is no URL such as http://127.0.0.1:8123");
    }
  }

  /** Why the node does not start, for its user. Kafka's own words name neither place nor remedy. */
  static String explained(RuntimeException failure, String kafka) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case TimeoutException _, DisconnectException _ -> {
          return "Kafka at " + kafka + " does not answer: start it, or check --kafka";
        }
        case ConfigException refused -> {
          return "Kafka at "
              + kafka
              + " cannot be used: "
              + Lane.reason(refused)
              + "; check --kafka, which takes HOST:PORT, or several with commas between";
        }
        default -> {}
      }
    }
    return Lane.reason(failure);
  }

  private static int say(CommandLine command, String line, int exitCode) {
    command.getErr().println("tailwater-node: " + line);
    return exitCode;
  }
}
