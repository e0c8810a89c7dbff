package io.tailwater.loadtests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tailwater bench}: what the node costs a span.
 *
 * <p>The topic is written before the node starts. Both lanes, three policies, about 5 % kept, and
 * ClickHouse behind it; CPU time is the node process's own, read from the kernel.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure the node on a preloaded topic: spans per CPU-second, memory.")
public final class BenchCommand implements Callable<Integer> {
  private static final int PARTITIONS = 8;
  private static final long LOAD_SPANS_PER_SECOND = 20_000;
  private static final long POLL_MILLIS = 500;
  private static final long PROGRESS_NANOS = 2_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @Option(
      names = "--spans",
      description = "spans to measure (default: ${DEFAULT-VALUE})",
      paramLabel = "N")
  private long spans = 1_000_000;

  @Option(
      names = "--warmup-spans",
      description = "spans before that, while the JVM compiles (default: ${DEFAULT-VALUE})",
      paramLabel = "N")
  private long warmupSpans = 4_000_000;

  @Option(
      names = "--undecided-spans",
      description = "spans held undecided to measure memory (default: ${DEFAULT-VALUE})",
      paramLabel = "N")
  private long undecidedSpans = 1_000_000;

  @Option(
      names = "--policies",
      description = "how many policies judge: 3 or 30 of mixed types (default: ${DEFAULT-VALUE})",
      paramLabel = "N")
  private int policies = 3;

  @Option(
      names = "--nodes",
      description = "how many nodes share the work (default: ${DEFAULT-VALUE})",
      paramLabel = "N")
  private int nodes = 1;

  @Option(names = "--seed", description = "seed of the load (default: ${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(names = "--json", description = "one JSON object as the last line")
  private boolean json;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (policies != 3 && policies != 30) {
      throw new CommandFailure(ExitCode.USAGE, "bench: --policies is 3 or 30, not " + policies);
    }
    if (nodes < 1 || nodes > PARTITIONS) {
      throw new CommandFailure(
          ExitCode.USAGE, "bench: --nodes is 1 to " + PARTITIONS + ", not " + nodes);
    }
    if (spans < 1 || warmupSpans < 0 || undecidedSpans < 1) {
      throw new CommandFailure(ExitCode.USAGE, "bench: span counts must be positive");
    }
    Path dir = Files.createTempDirectory("tailwater-bench");
    try {
      BenchFigures figures = run(dir);
      PrintWriter out = command.commandLine().getOut();
      figures.asLines().forEach(out::println);
      if (json) {
        out.println(new ObjectMapper().writeValueAsString(figures.asJson()));
      }
      out.flush();
      return ExitCode.OK;
    } catch (ExecutionException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "bench: the load could not be written: " + e.getMessage());
    } finally {
      delete(dir);
    }
  }

  private BenchFigures run(Path dir) throws IOException, InterruptedException, ExecutionException {
    say("starting Kafka and ClickHouse in " + dir);
    try (ChildProcess clickHouse =
        EmbeddedClickHouse.start(
            dir.resolve("clickhouse"),
            0,
            EmbeddedClickHouse.library(),
            dir.resolve("clickhouse.log"))) {
      Throughput throughput;
      try (ChildProcess kafka =
          EmbeddedKafka.start(dir.resolve("kafka"), 0, dir.resolve("kafka.log"))) {
        throughput = throughput(dir, kafka.endpoint(), clickHouse.endpoint());
      }
      try (ChildProcess kafka =
          EmbeddedKafka.start(dir.resolve("kafka-2"), 0, dir.resolve("kafka.log"))) {
        double bytes = bytesPerUndecidedSpan(dir, kafka.endpoint(), clickHouse.endpoint());
        return new BenchFigures(
            nodes,
            policies,
            spans,
            warmupSpans,
            throughput.perCpuSecond(),
            throughput.coldPerCpuSecond(),
            throughput.perSecond(),
            throughput.peakRssBytes(),
            bytes,
            throughput.encodedSpanBytes(),
            throughput.keptShare(),
            throughput.startCpuSeconds());
      }
    }
  }

  private record Throughput(
      double perCpuSecond,
      double coldPerCpuSecond,
      double perSecond,
      long peakRssBytes,
      double encodedSpanBytes,
      double keptShare,
      double startCpuSeconds) {}

  private Throughput throughput(Path dir, String kafka, String clickHouse)
      throws IOException, InterruptedException, ExecutionException {
    long wanted = spans + warmupSpans;
    long startMillis = System.currentTimeMillis() - wanted * 1000 / LOAD_SPANS_PER_SECOND - 60_000;
    SpanLoad load = new SpanLoad(seed, startMillis, LOAD_SPANS_PER_SECOND);
    new Preload(kafka, PARTITIONS)
        .write(load, wanted, written -> progress("preloading", written, wanted));
    say(nodes == 1 ? "starting the node" : "starting " + nodes + " nodes");
    try (BenchNodes node =
        BenchNodes.start(
            nodes,
            dir,
            kafka,
            clickHouse,
            config(dir, policies == 30 ? "bench-30.yaml" : "bench.yaml"))) {
      double startCpu = node.cpuSeconds();
      Mark mark = null;
      long said = 0;
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        PrometheusText metrics = node.metrics();
        double cpu = node.cpuSeconds();
        long now = System.nanoTime();
        double cut = metrics.sum("tailwater_ingest_spans_total");
        double judged = metrics.sum("tailwater_sampling_spans_total");
        double passed = (cut + metrics.sum("tailwater_sampling_judged_spans_total")) / 2;
        if (mark == null && passed >= warmupSpans) {
          mark = new Mark(passed, cpu, now);
        }
        if (mark != null && judged >= load.spans() && isDrained(metrics)) {
          if (mark.nanos() == now) {
            throw new CommandFailure(
                ExitCode.FAILED,
                "bench: all was judged before anything could be measured; give more --spans");
          }
          double kept = metrics.sum("tailwater_sampling_spans_total", "decision", "kept");
          return new Throughput(
              (load.spans() - mark.spans()) / (cpu - mark.cpuSeconds()),
              load.spans() / cpu,
              (load.spans() - mark.spans()) / ((now - mark.nanos()) / 1e9),
              node.peakRssBytes(),
              (double) load.encodedBytes() / load.spans(),
              kept / judged,
              startCpu);
        }
        if (now > deadline) {
          throw new CommandFailure(
              ExitCode.FAILED,
              String.format(
                  Locale.ROOT,
                  "bench: %.0f of %d spans were judged in time",
                  judged,
                  load.spans()));
        }
        if (now - said > PROGRESS_NANOS) {
          said = now;
          progress("judging", (long) judged, load.spans());
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * Where the measured part begins. The re-key lane runs ahead of the shards, so a span counts half
   * when it is cut and half when it is judged: the lanes cost about the same.
   */
  private record Mark(double spans, double cpuSeconds, long nanos) {}

  private static boolean isDrained(PrometheusText metrics) {
    return metrics.sum("tailwater_sampling_undecided_spans") == 0
        && metrics.sum("tailwater_consumer_lag_records", "lane", "clickhouse") == 0;
  }

  private double bytesPerUndecidedSpan(Path dir, String kafka, String clickHouse)
      throws IOException, InterruptedException, ExecutionException {
    new Preload(kafka, PARTITIONS).createTopic();
    try (BenchNodes node =
        BenchNodes.start(1, dir, kafka, clickHouse, config(dir, "bench-undecided.yaml"))) {
      long empty = node.settledHeapBytes();
      SpanLoad load = new SpanLoad(seed, System.currentTimeMillis(), LOAD_SPANS_PER_SECOND);
      new Preload(kafka, PARTITIONS)
          .write(load, undecidedSpans, written -> progress("holding", written, undecidedSpans));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (node.metrics().sum("tailwater_sampling_undecided_spans") < load.spans()) {
        if (System.nanoTime() > deadline) {
          throw new CommandFailure(ExitCode.FAILED, "bench: the node did not hold all spans");
        }
        Thread.sleep(POLL_MILLIS);
      }
      return (double) (node.settledHeapBytes() - empty) / load.spans();
    }
  }

  private static Path config(Path dir, String name) throws IOException {
    Path file = dir.resolve(name);
    if (!Files.exists(file)) {
      try (InputStream shipped = BenchCommand.class.getResourceAsStream("/" + name)) {
        if (shipped == null) {
          throw new IOException("the class path lacks " + name);
        }
        Files.copy(shipped, file);
      }
    }
    return file;
  }

  private void progress(String what, long done, long of) {
    say(String.format(Locale.ROOT, "%s %,d of %,d spans", what, done, of));
  }

  private void say(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println("bench: " + line);
    err.flush();
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
