package io.tailwater.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {

  @Test
  void endOfInputEndsTheChildAndInputDoesNot() throws IOException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (PipedOutputStream parent = new PipedOutputStream()) {
      ParentWatch.start(new PipedInputStream(parent), ended::countDown);
      parent.write(7);
      parent.flush();
      assertThat(ended.getCount()).isEqualTo(1);
    }

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
