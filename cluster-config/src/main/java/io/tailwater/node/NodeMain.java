package io.tailwater.node;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.embedded.process.ParentWatch;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of one node. Says {@code READY node <url>} when its ports are bound. */
@Command(name = "tailwater-node", mixinStandardHelpOptions = true)
public final class NodeMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  @Option(names = "--data", required = true, description = "directory for what may be lost")
  private Path data = Path.of(".");

  @Option(names = "--kafka", required = true, description = "bootstrap servers")
  private String kafka = "";

  @Option(names = "--clickhouse", required = true, description = "URL of ClickHouse's HTTP port")
  private String clickHouse = "";

  @Option(names = "--config", description = "a tailwater.yaml; the shipped one by default")
  private @Nullable Path config;

  @Option(names = "--host", description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(names = "--http-port", description = "port of /health, /ready, /metrics")
  private int httpPort = 8080;

  @Option(names = "--otlp-port", description = "port of OTLP/HTTP")
  private int otlpPort = 4318;

  @Option(names = "--node-name", description = "name of this node; unique in the cluster")
  private String nodeName = "node-1";

  @Option(names = "--supervised", description = "stop when standard input ends")
  private boolean supervised;

  /** Runs a node until it is told to stop. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new NodeMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
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
      return run(stop);
    } finally {
      stopped.countDown();
    }
  }

  private int run(CountDownLatch stop) throws InterruptedException {
    try {
      TailwaterConfig loaded =
          config == null
              ? TailwaterConfig.parse("the shipped tailwater.yaml", TailwaterConfig.shippedText())
              : TailwaterConfig.load(config);
      NodeOptions options =
          new NodeOptions(nodeName, data, kafka, clickHouse, config, host, httpPort, otlpPort);
      try (TailwaterNode node = TailwaterNode.start(options, loaded)) {
        System.out.println("READY node http://" + host + ":" + node.httpPort());
        System.out.println("READY otlp http://" + host + ":" + node.otlpPort());
        System.out.flush();
        stop.await();
        LOG.info("node {} stops", nodeName);
      }
      return 0;
    } catch (InvalidConfigException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (NodeStartException e) {
      System.err.println("tailwater-node: " + e.getMessage());
      LOG.debug("start", e);
      return 1;
    }
  }
}
