package io.tailwater.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisedChildTest {
  /** A process that ends when the test says so. */
  private static final class FakeChild implements Child {
    private final long pid;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    FakeChild(long pid) {
      this.pid = pid;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public CompletableFuture<Integer> onExit() {
      return exit;
    }

    @Override
    public void stop(Duration patience) {
      exit.complete(0);
    }
  }

  private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> pauses = new SynchronousQueue<>();
  private final BlockingQueue<Long> changes = new LinkedBlockingQueue<>();
  private final Deque<FakeChild> starts = new ArrayDeque<>();

  @Test
  void deadChildIsStartedAgainAndItsEndIsTold(@TempDir Path directory) throws Exception {
    Path log = Files.writeString(directory.resolve("c.log"), "of an earlier life\n");
    FakeChild first = new FakeChild(11);
    FakeChild second = new FakeChild(12);
    starts.add(first);
    starts.add(second);
    SupervisedChild child = child(log);

    child.start();
    Files.writeString(log, "one\n\ntwo\n", StandardOpenOption.APPEND);
    first.exit.complete(137);

    assertThat(next(pauses)).isEqualTo(Duration.ofSeconds(1));
    assertThat(next(progress))
        .isEqualTo(
            "c (pid 11) ended with exit code 137; starting it again in 1 s; its log is "
                + log
                + "\n    one\n    two");
    assertThat(next(progress)).isEqualTo("c is back with pid 12");
    assertThat(child.mark().orElseThrow().pid()).isEqualTo(12);
  }

  @Test
  void failedRestartsWaitLongerEachTime(@TempDir Path directory) throws Exception {
    FakeChild first = new FakeChild(11);
    starts.add(first);
    SupervisedChild child = child(directory.resolve("none"));

    child.start();
    first.exit.complete(1);

    assertThat(next(pauses)).isEqualTo(Duration.ofSeconds(1));
    assertThat(next(pauses)).isEqualTo(Duration.ofSeconds(2));
    assertThat(next(pauses)).isEqualTo(Duration.ofSeconds(4));
    child.stop(Duration.ofSeconds(1));
  }

  @Test
  void stoppedChildIsNotStartedAgain(@TempDir Path directory) throws Exception {
    FakeChild first = new FakeChild(11);
    starts.add(first);
    starts.add(new FakeChild(12));
    SupervisedChild child = child(directory.resolve("none"));
    child.start();

    child.stop(Duration.ofSeconds(1));

    assertThat(first.exit).isCompletedWithValue(0);
    assertThat(starts).hasSize(1);
    assertThat(progress).isEmpty();
  }

  @Test
  void firstStartThatFailsShowsTheLog(@TempDir Path directory) {
    Path log = directory.resolve("c.log");
    SupervisedChild child =
        child(
            log,
            () -> {
              Files.writeString(log, "it hurts\n");
              throw new IOException("nothing to start");
            });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(child::start)
        .withMessage("c did not start: nothing to start\n    it hurts");
  }

  @Test
  void stackTraceInTheLogIsNoReason(@TempDir Path directory) {
    Path log = directory.resolve("c.log");
    SupervisedChild child =
        child(
            log,
            () -> {
              Files.writeString(
                  log,
                  """
                  java.lang.IllegalStateException: it hurts
                  \tat a.B.c(B.java:1)
                  \tat java.base/java.lang.Thread.run(Thread.java:1)
                  Caused by: java.io.IOException: worse
                  \t... 3 more
                  """);
              throw new IOException("nothing to start");
            });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(child::start)
        .withMessage(
            "c did not start: nothing to start\n    java.lang.IllegalStateException: it hurts");
  }

  private SupervisedChild child(Path log) {
    return child(log, this::startNext);
  }

  private SupervisedChild child(Path log, Child.Starter starter) {
    return new SupervisedChild(
        "c",
        log,
        starter,
        progress::add,
        () -> changes.add(1L),
        InstantSource.fixed(Instant.EPOCH),
        (stop, wait) -> !pauses.offer(wait, 10, TimeUnit.SECONDS) || stop.getCount() == 0);
  }

  private Child startNext() throws IOException {
    FakeChild next = starts.poll();
    if (next == null) {
      throw new IOException("nothing to start");
    }
    return next;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(10, TimeUnit.SECONDS);
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }
}
