package io.tailwater.tests.truth;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.tests.stage.Servers;
import java.time.Duration;

/** Traces of a root and its child, sent to a node over OTLP and looked for in ClickHouse. */
public final class SmallTraces {
  private final Servers servers;
  private final Duration patience;

  /** Traces of these servers, for which nobody waits longer than this. */
  public SmallTraces(Servers servers, Duration patience) {
    this.servers = servers;
    this.patience = patience;
  }

  /** Waits until the node takes work. */
  public void awaitReady() {
    await("the node is ready")
        .atMost(patience)
        .untilAsserted(() -> assertThat(servers.node().readiness().reasons()).isEmpty());
  }

  /** Sends the trace of a root; the node must take it at once. */
  public void accept(Span.Builder root) {
    assertThat(status(root)).isEqualTo(200);
  }

  /** Sends the trace of a root until the node takes it, as agents do. */
  public void acceptInTime(Span.Builder root) {
    await("the node takes a trace").atMost(patience).until(() -> status(root) == 200);
  }

  private int status(Span.Builder root) {
    return servers.otlp().traces(encoded(root, childOf(root))).statusCode();
  }

  /** Waits until both spans of the trace of a root are there, each once. */
  public void awaitStored(Span.Builder root) {
    await("a trace is stored, each span once")
        .atMost(patience)
        .untilAsserted(
            () ->
                assertThat(StoredSpan.ofTrace(servers.sql(), traceId(root)))
                    .extracting(StoredSpan::spanId)
                    .doesNotHaveDuplicates()
                    .hasSize(2));
  }
}
