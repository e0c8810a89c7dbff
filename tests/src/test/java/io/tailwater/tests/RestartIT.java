package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.cli.instance.InstanceException;
import io.tailwater.cli.instance.InstanceState;
import io.tailwater.tests.stage.RunningInstance;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Sql;
import io.tailwater.tests.stage.WorkDirectory;
import io.tailwater.tests.truth.StoredSpan;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances that are stopped, started again, started twice, and lose a process. */
class RestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void dataOutlivesTheInstanceAndItsNode() throws Exception {
    Path data = WorkDirectory.fresh("restart");
    Span.Builder first = root();
    Span.Builder undecided = root();
    Span.Builder second = root();
    Span.Builder third = root();
    InstanceState firstState;
    try (RunningInstance instance = RunningInstance.start(data, SampledPolicies.impatient())) {
      firstState = instance.state();
      accept(instance, encoded(first, childOf(first)));
      awaitStored(instance.sql(), first, 2);
      accept(instance, encoded(undecided, childOf(undecided)));
    }
    assertThat(firstState.children())
        .hasSize(3)
        .allSatisfy(child -> assertThat(ProcessHandle.of(child.pid())).isEmpty());

    try (RunningInstance instance = RunningInstance.start(data, SampledPolicies.impatient())) {
      assertSecondIsRefused(data);
      accept(instance, encoded(second));
      awaitStored(instance.sql(), second, 1);
      awaitStored(instance.sql(), undecided, 2);
      awaitStored(instance.sql(), first, 2);

      killNodeAndAwaitAnother(instance);
      accept(instance, encoded(third));
      awaitStored(instance.sql(), third, 1);
    }
  }

  private static void assertSecondIsRefused(Path data) {
    assertThatThrownBy(() -> RunningInstance.start(data, SampledPolicies.impatient()))
        .isInstanceOfSatisfying(
            InstanceException.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(InstanceException.Kind.BUSY);
              assertThat(refused)
                  .hasMessageContaining("already running on " + data)
                  .hasMessageContaining("./tailwater down");
            });
  }

  private static void killNodeAndAwaitAnother(RunningInstance instance) {
    long pid = nodePid(instance);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                instance.state().children().stream()
                        .anyMatch(child -> child.name().equals("node-1") && child.pid() != pid)
                    && instance.node().readiness().ready());
  }

  private static long nodePid(RunningInstance instance) {
    return instance.state().children().stream()
        .filter(child -> child.name().equals("node-1"))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private static void accept(RunningInstance instance, byte[] otlp) {
    assertThat(instance.otlp().traces(otlp).statusCode()).isEqualTo(200);
  }

  private static void awaitStored(Sql sql, Span.Builder span, int spans) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(StoredSpan.ofTrace(sql, traceId(span))).hasSize(spans));
  }
}
