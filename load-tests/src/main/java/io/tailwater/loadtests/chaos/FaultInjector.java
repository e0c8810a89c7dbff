package io.tailwater.loadtests.chaos;

import io.tailwater.loadtests.chaos.stage.Server;
import io.tailwater.loadtests.chaos.stage.Stage;
import io.tailwater.loadtests.chaos.stage.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Does what a schedule says, each fault at its time on a thread of its own: faults of different
 * targets overlap, those of one wait for each other.
 */
final class FaultInjector implements AutoCloseable {
  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 250;

  private final Stage stage;
  private final int members;
  private final PolicySwap swap;
  private final Consumer<String> say;
  private final List<FaultEvent> events = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * An injector.
   *
   * @param members nodes that are there from the begin
   * @param say takes a line a fault
   */
  FaultInjector(Stage stage, int members, PolicySwap swap, Consumer<String> say) {
    this.stage = stage;
    this.members = members;
    this.swap = swap;
    this.say = say;
  }

  /** Starts the schedule. */
  void start(List<PlannedFault> faults, long beginMillis) {
    for (PlannedFault fault : faults) {
      threads.add(
          Thread.ofVirtual()
              .name(fault.kind().name())
              .start(() -> runAt(fault, beginMillis + fault.atMillis())));
    }
  }

  /** Waits until the last fault is over and what it took down is up again. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Lets nothing go on: a fault that is being done is broken off. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those that are over, in the order of their begin. */
  List<FaultEvent> events() {
    return events.stream().sorted(Comparator.comparingLong(FaultEvent::startMillis)).toList();
  }

  private void runAt(PlannedFault fault, long atMillis) {
    try {
      long wait = atMillis - System.currentTimeMillis();
      if (wait > 0) {
        Thread.sleep(wait);
      }
      List<Server> targets = targets(fault);
      for (Server target : targets) {
        target.claim().lockInterruptibly();
      }
      try {
        run(fault);
      } finally {
        targets.forEach(target -> target.claim().unlock());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(PlannedFault fault) throws InterruptedException {
    long start = System.currentTimeMillis();
    say.accept(fault.kind().words() + ": " + fault.target());
    String note = "";
    try {
      note = inflict(fault);
    } catch (IOException failed) {
      note = "FAILED: " + failed.getMessage();
      say.accept(fault.kind().words() + " " + note);
    }
    events.add(new FaultEvent(fault, start, System.currentTimeMillis(), note));
  }

  /** In one order for all, so that no two wait for each other. */
  private List<Server> targets(PlannedFault fault) {
    return switch (fault.kind()) {
      case NODE_KILL,
          NODE_PAUSE,
          NODE_RESTART,
          REBALANCE,
          KAFKA_PARTITION,
          CLICKHOUSE_PARTITION,
          NODE_PARTITION ->
          List.of(stage.nodes().get(fault.node()).server());
      case BROKER_KILL, BROKER_PAUSE -> List.of(stage.broker());
      case ENGINE_KILL, ENGINE_PAUSE, CLICKHOUSE_OUTAGE -> List.of(stage.engine());
      // A rolling restart claims one node after the other; a swap disturbs nobody.
      case CONFIG_SWAP, ROLLING_RESTART -> List.of();
    };
  }

  private String inflict(PlannedFault fault) throws IOException, InterruptedException {
    switch (fault.kind()) {
      case NODE_KILL -> kill(stage.nodes().get(fault.node()).server(), fault);
      case BROKER_KILL -> kill(stage.broker(), fault);
      case ENGINE_KILL -> kill(stage.engine(), fault);
      case NODE_PAUSE -> pause(stage.nodes().get(fault.node()).server(), fault);
      case BROKER_PAUSE -> pause(stage.broker(), fault);
      case ENGINE_PAUSE -> pause(stage.engine(), fault);
      case KAFKA_PARTITION -> partition(stage.nodes().get(fault.node()).kafka(), fault);
      case CLICKHOUSE_PARTITION -> partition(stage.nodes().get(fault.node()).clickHouse(), fault);
      case NODE_PARTITION -> partition(stage.nodes().get(fault.node()).others(), fault);
      case NODE_RESTART -> restart(stage.nodes().get(fault.node()).server());
      case REBALANCE -> {
        Server further = stage.nodes().get(fault.node()).server();
        further.start();
        Thread.sleep(fault.lastsMillis());
        further.stop();
      }
      case CONFIG_SWAP -> {
        return swap.toNext();
      }
      case CLICKHOUSE_OUTAGE -> {
        stage.engine().stop();
        Thread.sleep(fault.lastsMillis());
        stage.engine().start();
      }
      case ROLLING_RESTART -> {
        return rollingRestart();
      }
    }
    return "";
  }

  private static void kill(Server server, PlannedFault fault)
      throws IOException, InterruptedException {
    server.kill();
    Thread.sleep(fault.lastsMillis());
    server.start();
  }

  private static void pause(Server server, PlannedFault fault)
      throws IOException, InterruptedException {
    server.freeze();
    try {
      Thread.sleep(fault.lastsMillis());
    } finally {
      server.thaw();
    }
  }

  private static void partition(TcpProxy way, PlannedFault fault) throws InterruptedException {
    way.become(fault.way());
    try {
      Thread.sleep(fault.lastsMillis());
    } finally {
      way.become(TcpProxy.State.OPEN);
    }
  }

  private static void restart(Server server) throws IOException, InterruptedException {
    server.stop();
    server.start();
  }

  private String rollingRestart() throws IOException, InterruptedException {
    String note = "";
    for (Stage.Node node : stage.nodes().subList(0, members)) {
      node.server().claim().lockInterruptibly();
      try {
        restart(node.server());
        if (!becomesReady(node)) {
          note =
              node.server().name() + " was not ready within " + READY_PATIENCE.toSeconds() + " s";
        }
      } finally {
        node.server().claim().unlock();
      }
    }
    return note;
  }

  private static boolean becomesReady(Stage.Node node) throws InterruptedException {
    long began = System.nanoTime();
    while (System.nanoTime() - began < READY_PATIENCE.toNanos()) {
      if (node.http().readiness().ready()) {
        return true;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }
}
