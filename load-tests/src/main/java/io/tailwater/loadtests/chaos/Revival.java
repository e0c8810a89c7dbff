package io.tailwater.loadtests.chaos;

import io.tailwater.loadtests.chaos.stage.Server;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Starts again what has ended by itself, as a supervisor would, and remembers it: nothing that the
 * harness does is a reason for a process to end.
 */
final class Revival implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 500;

  private final List<Server> servers;
  private final Consumer<String> say;
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  Revival(List<Server> servers, Consumer<String> say) {
    this.servers = List.copyOf(servers);
    this.say = say;
    thread = Thread.ofVirtual().name("revival").start(this::watch);
  }

  /** The names of those that have ended, once each time. */
  List<String> ended() {
    return List.copyOf(ended);
  }

  private void watch() {
    try {
      while (!over) {
        for (Server server : servers) {
          if (server.hasEndedByItself() && server.claim().tryLock()) {
            try {
              revive(server);
            } finally {
              server.claim().unlock();
            }
          }
        }
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void revive(Server server) throws InterruptedException {
    if (!server.hasEndedByItself()) {
      return;
    }
    ended.add(server.name());
    String how =
        server.exitValue().stream()
            .mapToObj(exit -> " with exit code " + exit)
            .findFirst()
            .orElse("");
    say.accept(server.name() + " has ended by itself" + how + "; its log says why");
    try {
      server.start();
    } catch (IOException failed) {
      say.accept(String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
