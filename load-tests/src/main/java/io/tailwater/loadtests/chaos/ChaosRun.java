package io.tailwater.loadtests.chaos;

import io.tailwater.config.GroupProtocol;
import io.tailwater.loadtests.chaos.load.ChaosLoad;
import io.tailwater.loadtests.chaos.load.LoadSender;
import io.tailwater.loadtests.chaos.stage.Stage;
import io.tailwater.loadtests.chaos.truth.StoredRows;
import io.tailwater.loadtests.chaos.truth.TruthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** One run: the cluster comes up, is loaded and hurt, is left in peace, and is looked through. */
public final class ChaosRun {
  /** Nodes that are there from the begin; one more joins now and then. */
  public static final int MEMBERS = 3;

  private static final int PARTITIONS = 6;
  private static final Duration READY_PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 500;
  private static final long PROGRESS_MILLIS = 10_000;

  /** So that nothing mends a row that has landed twice. */
  private static final String NEVER_MERGE =
      " MODIFY SETTING max_bytes_to_merge_at_max_space_in_pool = 1,"
          + " max_bytes_to_merge_at_min_space_in_pool = 1, parts_to_delay_insert = 1000000,"
          + " parts_to_throw_insert = 1000000";

  /**
   * What a run is to be like.
   *
   * @param groupProtocol by which the nodes share the partitions
   * @param directory of data and logs; created as needed
   * @param timeline the page that shows the run; written in any case
   */
  public record Settings(
      long seed,
      long minutes,
      double spansPerSecond,
      GroupProtocol groupProtocol,
      List<PlannedFault> faults,
      Path directory,
      Path timeline) {
    /** Copies the list. */
    public Settings {
      faults = List.copyOf(faults);
    }
  }

  private final Settings settings;
  private final Consumer<String> say;

  /**
   * A run.
   *
   * @param say takes a line of progress
   */
  public ChaosRun(Settings settings, Consumer<String> say) {
    this.settings = settings;
    this.say = say;
  }

  /**
   * Runs it; leaves no process behind.
   *
   * @throws IOException with one clear line if the cluster does not come up, or does not settle
   */
  public ChaosResult run() throws IOException, InterruptedException {
    Stage stage =
        new Stage(
            settings.directory(),
            ChaosPolicies.yaml(1, PARTITIONS, settings.groupProtocol()),
            MEMBERS + 1);
    // Whoever ends this process ends the others too, also those that are frozen.
    Thread end = new Thread(() -> close(stage), "end-of-the-stage");
    Runtime.getRuntime().addShutdownHook(end);
    try (stage) {
      bringUp(stage);
      return hurt(stage);
    } finally {
      removeHook(end);
    }
  }

  private static void close(Stage stage) {
    try {
      stage.close();
    } catch (IOException _) {
      // The process ends, and its proxies with it.
      return;
    }
  }

  private static void removeHook(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The hook runs already.
      return;
    }
  }

  private void bringUp(Stage stage) throws IOException, InterruptedException {
    say.accept("starting a broker, an engine and " + MEMBERS + " nodes in " + settings.directory());
    stage.broker().start();
    stage.engine().start();
    List<Stage.Node> members = stage.nodes().subList(0, MEMBERS);
    for (Stage.Node node : members) {
      node.server().start();
    }
    long began = System.nanoTime();
    while (!members.stream().allMatch(node -> node.http().readiness().ready())) {
      if (System.nanoTime() - began > READY_PATIENCE.toNanos()) {
        throw new IOException("the nodes do not become ready; their logs: " + stage.logs());
      }
      Thread.sleep(POLL_MILLIS);
    }
    StoredRows rows = new StoredRows(stage.clickHouse());
    rows.run("ALTER TABLE tailwater.spans" + NEVER_MERGE);
    rows.run("ALTER TABLE tailwater.trace_parts" + NEVER_MERGE);
    rows.run("ALTER TABLE tailwater.logs" + NEVER_MERGE);
  }

  private ChaosResult hurt(Stage stage) throws IOException, InterruptedException {
    PolicySwap swap =
        new PolicySwap(stage.nodes().subList(0, MEMBERS), PARTITIONS, settings.groupProtocol());
    long begin = System.currentTimeMillis() + 1_000;
    Consumer<String> sayWhen = line -> say.accept(since(begin) + line);
    ChaosLoad load =
        new ChaosLoad(
            settings.seed(), settings.spansPerSecond(), begin, settings.minutes() * 60_000);
    try (LoadSender sender = new LoadSender(stage.brokers());
        RunMeter meter = new RunMeter(stage, sender::sentSpans);
        Revival revival = new Revival(stage.servers(), sayWhen);
        FaultInjector injector = new FaultInjector(stage, MEMBERS, swap, sayWhen)) {
      ChaosResult result = null;
      try {
        meter.start();
        injector.start(settings.faults(), begin);
        send(sender, load, meter, begin);
        injector.join();
        sayWhen.accept("all is sent; waiting until all has landed");
        Duration settled = new Settlement(stage, MEMBERS).await();
        sayWhen.accept("settled; judging everything again");
        TruthCheck check =
            new TruthCheck(
                stage.brokers(),
                new StoredRows(stage.clickHouse()),
                sender.acknowledgedMillis(),
                ChaosPolicies.LOG_WAIT_MILLIS);
        var figures = check.run(load.spans());
        result =
            new ChaosResult(
                settings.seed(),
                settings.minutes(),
                begin,
                injector.events(),
                figures,
                check.delays(),
                revival.ended(),
                meter.takeovers(),
                settled);
        return result;
      } finally {
        draw(injector, meter, begin, result == null ? List.of() : result.asLines());
      }
    }
  }

  private void send(LoadSender sender, ChaosLoad load, RunMeter meter, long begin)
      throws IOException, InterruptedException {
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              sender.send(load);
              return null;
            });
    Thread thread = Thread.ofPlatform().name("load").daemon().start(sending);
    while (!thread.join(Duration.ofMillis(PROGRESS_MILLIS))) {
      List<RunMeter.Look> looks = meter.looks();
      if (!looks.isEmpty()) {
        RunMeter.Look last = looks.getLast();
        say.accept(
            since(begin)
                + String.format(
                    Locale.ROOT,
                    "%,d spans sent, a lag of %,.0f records, %,.0f undecided spans",
                    sender.sentSpans(),
                    last.lagRecords(),
                    last.undecidedSpans()));
      }
    }
    try {
      sending.get();
    } catch (ExecutionException failed) {
      throw new IOException("the load was not sent: " + failed.getCause(), failed);
    }
  }

  private void draw(FaultInjector injector, RunMeter meter, long begin, List<String> table)
      throws IOException {
    Files.writeString(
        settings.timeline(),
        TimelinePage.html(
            "tailwater chaos --minutes %d --seed %d".formatted(settings.minutes(), settings.seed()),
            meter.looks(),
            injector.events(),
            begin,
            table));
  }

  private static String since(long begin) {
    return String.format(Locale.ROOT, "%6.1f s  ", (System.currentTimeMillis() - begin) / 1e3);
  }
}
