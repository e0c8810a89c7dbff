package io.tailwater.loadtests.chaos;

import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.loadtests.chaos.stage.Server;
import io.tailwater.loadtests.chaos.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at the run once a second: lag, memory, throughput. */
final class RunMeter implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 1_000;
  private static final String TAKEOVER = "tailwater_shard_takeover_seconds";

  /**
   * A look.
   *
   * @param lagRecords of all lanes of all nodes that answered
   * @param sent spans a second that were produced
   * @param judged spans a second that the shards took in
   * @param stored rows a second that landed
   * @param nodeBytes resident memory of each node; 0 where it does not run
   */
  record Look(
      long atMillis,
      double lagRecords,
      double undecidedSpans,
      double sent,
      double judged,
      double stored,
      List<Long> nodeBytes) {}

  /** What one node said last. */
  private static final class Watched {
    private final Stage.Node node;
    private volatile PrometheusText metrics = PrometheusText.parse("");

    Watched(Stage.Node node) {
      this.node = node;
    }
  }

  private final List<Watched> nodes;
  private final LongSupplier sentSpans;
  private final List<Look> looks = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Takeovers takeovers = new Takeovers(0, 0, 0);
  private volatile boolean over;

  RunMeter(Stage stage, LongSupplier sentSpans) {
    nodes = stage.nodes().stream().map(Watched::new).toList();
    this.sentSpans = sentSpans;
  }

  void start() {
    for (Watched watched : nodes) {
      // Each on its own: a frozen node answers nobody for seconds.
      threads.add(Thread.ofVirtual().name("scrape").start(() -> every(() -> scrape(watched))));
    }
    Rates rates = new Rates(nodes.size());
    threads.add(Thread.ofVirtual().name("meter").start(() -> every(() -> look(rates))));
  }

  /** All looks so far. */
  List<Look> looks() {
    return List.copyOf(looks);
  }

  /** All takeovers so far, but those that nobody saw before their node was killed. */
  Takeovers takeovers() {
    return takeovers;
  }

  private void every(Runnable task) {
    try {
      while (!over) {
        task.run();
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void scrape(Watched watched) {
    watched.metrics =
        watched.node.server().pid().isPresent()
            ? watched.node.http().metrics()
            : PrometheusText.parse("");
  }

  /** Counters begin anew with their process. */
  private static final class Rates {
    private final double[] judged;
    private final double[] stored;
    private final double[] takeovers;
    private final double[] takeoverSeconds;
    private double times;
    private double seconds;
    private double slowestSeconds;
    private double sent;
    private long atMillis = System.currentTimeMillis();

    Rates(int nodes) {
      judged = new double[nodes];
      stored = new double[nodes];
      takeovers = new double[nodes];
      takeoverSeconds = new double[nodes];
    }

    void takeOver(int node, PrometheusText metrics) {
      times += grown(takeovers, node, metrics.sum(TAKEOVER + "_count"));
      seconds += grown(takeoverSeconds, node, metrics.sum(TAKEOVER + "_sum"));
      slowestSeconds = Math.max(slowestSeconds, metrics.max(TAKEOVER + "_max"));
    }

    static double grown(double[] before, int node, double now) {
      double grown = now >= before[node] ? now - before[node] : now;
      before[node] = now;
      return grown;
    }
  }

  private void look(Rates rates) {
    double lag = 0;
    double undecided = 0;
    double judged = 0;
    double stored = 0;
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      PrometheusText metrics = nodes.get(i).metrics;
      lag += metrics.sum("tailwater_consumer_lag_records");
      undecided += metrics.sum("tailwater_sampling_undecided_spans");
      if (!metrics.samples().isEmpty()) {
        judged +=
            Rates.grown(rates.judged, i, metrics.sum("tailwater_sampling_judged_spans_total"));
        stored +=
            Rates.grown(
                rates.stored, i, metrics.sum("tailwater_sink_rows_total", "table", "spans"));
        rates.takeOver(i, metrics);
      }
      bytes.add(residentBytes(nodes.get(i).node.server()));
    }
    takeovers =
        new Takeovers(
            Math.round(rates.times),
            rates.seconds / Math.max(1, rates.times),
            rates.slowestSeconds);
    long now = System.currentTimeMillis();
    double seconds = Math.max(0.001, (now - rates.atMillis) / 1e3);
    double sent = sentSpans.getAsLong();
    looks.add(
        new Look(
            now,
            lag,
            undecided,
            (sent - rates.sent) / seconds,
            judged / seconds,
            stored / seconds,
            bytes));
    rates.sent = sent;
    rates.atMillis = now;
  }

  private static long residentBytes(Server server) {
    OptionalLong pid = server.pid();
    if (pid.isEmpty()) {
      return 0;
    }
    String line = statusLine(Path.of("/proc", Long.toString(pid.getAsLong()), "status"));
    return line == null ? 0 : Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
  }

  private static @Nullable String statusLine(Path status) {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return line;
        }
      }
    } catch (IOException _) {
      // The process has just ended, or this is no Linux.
      return null;
    }
    return null;
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
