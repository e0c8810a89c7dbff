package io.tailwater.loadtests.demo;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.instance.Instance;
import io.tailwater.cli.instance.InstanceException;
import io.tailwater.cli.instance.InstanceSettings;
import io.tailwater.cli.instance.InstanceState;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.loadtests.shop.ShopAgents;
import io.tailwater.loadtests.shop.ShopModel;
import io.tailwater.loadtests.shop.ShopTruth;
import io.tailwater.sinks.SinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One demo, from starting the instance to stopping it.
 *
 * <pre>
 *   starting --> catching up --> shop open --time is over--> settling --> audited --> stopped
 *       |             |              |                          |                        |
 *       +-------------+--------------+--------- stop() ---------+------------------------+
 * </pre>
 */
final class Demo {
  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET_PATIENCE = Duration.ofMinutes(1);
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * What to do.
   *
   * @param howLong how long the shop stays open; empty means until {@link #stop}
   * @param tracesPerSecond how many traces begin in a second
   * @param seed where all chance of the shop comes from
   * @param decisionWait the longest wait for a trace, which the settling takes at least
   * @param demoPolicies whether the demo's own configuration is in force
   */
  record Plan(
      Optional<Duration> howLong,
      double tracesPerSecond,
      long seed,
      Duration decisionWait,
      boolean demoPolicies) {}

  private final Instance instance;
  private final InstanceSettings settings;
  private final Plan plan;
  private final Screen screen;
  private final ShopModel model = ShopModel.standard();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean shopOpened;
  private boolean launched;

  Demo(InstanceSettings settings, Plan plan, Screen screen) {
    this.settings = settings;
    this.plan = plan;
    this.screen = screen;
    this.instance = Instance.prepare(settings, screen::say);
  }

  /** Ends the demo early, from another thread; {@link #run} then tidies up and returns. */
  void stop() {
    stop.countDown();
    if (!shopOpened) {
      instance.close();
    }
  }

  /**
   * Runs the demo; when it returns or throws, everything is stopped.
   *
   * @return what came out; empty where it was stopped before the shop opened
   */
  Optional<Summary> run() throws InterruptedException {
    try {
      screen.say("starting Kafka, ClickHouse and a node ...");
      instance.launch();
      launched = true;
      instance.awaitReady(READY_PATIENCE);
      InstanceState state = instance.state();
      state.describe().forEach(screen::say);
      try (StoredRows stored = new StoredRows(state.clickHouse())) {
        return run(state, stored);
      }
    } catch (InstanceException failed) {
      if (stopped()) {
        return Optional.empty();
      }
      throw new CommandFailure(exitCode(failed.kind()), failed.getMessage());
    } catch (SinkException failed) {
      throw new CommandFailure(1, "ClickHouse could not be asked: " + failed.getMessage());
    } finally {
      tidyUp();
    }
  }

  private void tidyUp() {
    screen.keepPanel();
    if (launched) {
      screen.say("stopping ...");
    }
    instance.close();
    if (launched) {
      screen.say(
          "stopped; './tailwater up%s' brings the data back"
              .formatted(SuggestedQueries.dataOption(settings.data())));
    }
  }

  private Optional<Summary> run(InstanceState state, StoredRows stored)
      throws InterruptedException {
    RunMeter meter = new RunMeter(new NodeHttp(state.node()), stored);
    if (!catchUp(meter)) {
      return Optional.empty();
    }
    meter.begin();
    Instant opened = Instant.now();
    try (ShopAgents shop =
        new ShopAgents(state.otlp(), plan.tracesPerSecond(), plan.seed(), model)) {
      shopOpened = true;
      shop.start();
      suggest(opened);
      watch(shop, meter, opened);
      Duration elapsed = Duration.between(opened, Instant.now());
      shop.stop();
      boolean audit = plan.howLong().isPresent() && !stopped();
      if (audit) {
        settle(shop, meter, stored, opened);
      }
      meter.read();
      screen.show(closed(shop, meter, opened));
      shop.lastFailure().ifPresent(why -> screen.say("the shop could not send everything: " + why));
      return Optional.of(summary(shop.truth(), meter, stored, opened, elapsed, audit));
    }
  }

  private Summary summary(
      ShopTruth truth,
      RunMeter meter,
      StoredRows stored,
      Instant opened,
      Duration elapsed,
      boolean audit) {
    screen.keepPanel();
    Evidence evidence =
        new Evidence(
            truth, meter.counters(), meter.restarts(), stored.since(opened), plan.demoPolicies());
    Summary summary = new Summary(elapsed, evidence, audit ? evidence.checks() : List.of());
    summary.text().forEach(screen::say);
    return summary;
  }

  /** Waits for what an earlier run on the same data left behind; whether the demo may go on. */
  private boolean catchUp(RunMeter meter) throws InterruptedException {
    Instant deadline = Instant.now().plus(QUIET_PATIENCE);
    meter.read();
    Counters last = meter.counters();
    boolean told = false;
    while (!stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      meter.read();
      Counters now = meter.counters();
      if (meter.troubles().isEmpty() && now.isIdle() && now.equals(last)) {
        return true;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new CommandFailure(
            1,
            "the node is still busy with what an earlier run left in %s: %d undecided spans, %d records behind; try again, or use another --data DIR"
                .formatted(settings.data(), now.undecidedSpans(), now.lag()));
      }
      if (!told && !now.isIdle()) {
        screen.say("catching up with what an earlier run left ...");
        told = true;
      }
      last = now;
    }
    return false;
  }

  private void suggest(Instant opened) {
    String data = SuggestedQueries.dataOption(settings.data());
    screen.say("");
    screen.say(
        "The shop is open, with seed %d. Ask from another terminal (times are UTC):"
            .formatted(plan.seed()));
    int number = 0;
    for (SuggestedQueries.Query query :
        SuggestedQueries.of(opened, new IncidentBoard(model).firstSlowSupplier(opened))) {
      screen.say("");
      screen.say("# " + ++number + ". " + query.title());
      screen.say(query.commandLine(data));
    }
    screen.say("");
  }

  private void watch(ShopAgents shop, RunMeter meter, Instant opened) throws InterruptedException {
    Instant end = plan.howLong().map(opened::plus).orElse(Instant.MAX);
    Instant next = opened.plus(screen.interval());
    while (!stop.await(millisUntil(next.isBefore(end) ? next : end), TimeUnit.MILLISECONDS)) {
      Instant now = Instant.now();
      if (!now.isBefore(end)) {
        return;
      }
      meter.read();
      Duration elapsed = Duration.between(opened, now);
      screen.show(progress(shop, meter, elapsed, new IncidentBoard(model).activeAt(elapsed)));
      next = now.plus(screen.interval());
    }
  }

  /** Waits until all that was acknowledged is judged and all that was kept is stored. */
  private void settle(ShopAgents shop, RunMeter meter, StoredRows stored, Instant opened)
      throws InterruptedException {
    screen.say("the shop is closed; waiting for the last decisions and rows ...");
    long acknowledged = shop.truth().spans().acknowledged();
    Instant deadline = Instant.now().plus(SETTLE_PATIENCE).plus(plan.decisionWait());
    Instant shown = Instant.now();
    while (Instant.now().isBefore(deadline)
        && !stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      meter.read();
      Counters counters = meter.counters();
      if (counters.ingestSpans() >= acknowledged
          && counters.isIdle()
          && areStored(counters, stored, opened)) {
        return;
      }
      if (Duration.between(shown, Instant.now()).compareTo(screen.interval()) >= 0) {
        shown = Instant.now();
        screen.show(closed(shop, meter, opened));
      }
    }
  }

  private static boolean areStored(Counters counters, StoredRows stored, Instant opened) {
    try {
      return stored.spansSince(opened) >= counters.rowsToExpect();
    } catch (SinkException _) {
      // ClickHouse may be on its way back; the time that the settling may take is limited anyway.
      return false;
    }
  }

  private Progress closed(ShopAgents shop, RunMeter meter, Instant opened) {
    Duration elapsed = Duration.between(opened, Instant.now());
    return progress(shop, meter, elapsed, List.of("the shop is closed"));
  }

  private Progress progress(
      ShopAgents shop, RunMeter meter, Duration elapsed, List<String> happening) {
    return new Progress(
        elapsed,
        plan.howLong(),
        shop.truth(),
        happening,
        meter.spansPerSecond(),
        meter.counters(),
        meter.rows(),
        meter.troubles());
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  private static long millisUntil(Instant instant) {
    return Math.max(1, Duration.between(Instant.now(), instant).toMillis());
  }

  private static int exitCode(InstanceException.Kind kind) {
    return switch (kind) {
      case FAILED -> 1;
      case USAGE -> 2;
      case BUSY -> 3;
    };
  }
}
