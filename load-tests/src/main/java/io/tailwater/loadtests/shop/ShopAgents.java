package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.loadtests.shop.OtlpSender.Signal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The SDKs of all instances of the shop: makes traffic in real time, batches it per instance and
 * sends it to an OTLP/HTTP endpoint.
 *
 * <p>Requests come at random, so many a second on average. When the endpoint does not keep up, the
 * shop waits, and visitors of more than a second ago are not made up for: what {@link #truth()}
 * counts as started is always delivered or counted as failed.
 */
public final class ShopAgents implements AutoCloseable {
  /** A shop of about 1,500 spans a second. */
  public static final double DEFAULT_TRACES_PER_SECOND = 150;

  private static final Duration TICK = Duration.ofMillis(25);
  private static final long METRICS_EVERY_NANOS = 5_000_000_000L;
  private static final long CATCH_UP_NANOS = 1_000_000_000L;
  private static final long ARRIVALS_SALT = 0x5eed_a221_7a15L;

  private final double tracesPerSecond;
  private final ShopTraffic traffic;
  private final Dice arrivals;
  private final ShopClock clock;
  private final OtlpSender sender;
  private final TruthLedger ledger = new TruthLedger();
  private final AgentBatches batches;
  private final FutureTask<Void> life = new FutureTask<>(this::live);
  private volatile boolean open = true;
  private boolean started;
  private long nextTraceNanos;
  private long nextMetricsNanos;

  /**
   * Agents that have not started.
   *
   * @param endpoint base address of the OTLP/HTTP endpoint; {@code /v1/traces} and so on is
   *     appended to it
   * @param tracesPerSecond how many traces begin in a second on average, positive
   * @param seed where all chance comes from; the instants come from this machine's clock
   * @param model which incidents happen when
   * @throws IllegalArgumentException if the endpoint is not an HTTP address or the rate is not
   *     positive
   */
  public ShopAgents(URI endpoint, double tracesPerSecond, long seed, ShopModel model) {
    this(tracesPerSecond, seed, model, endpoint, ShopClock.ofThisMachine());
  }

  private ShopAgents(
      double tracesPerSecond, long seed, ShopModel model, URI endpoint, ShopClock clock) {
    this(tracesPerSecond, seed, model, new OtlpSender(endpoint, clock), clock);
  }

  ShopAgents(
      double tracesPerSecond, long seed, ShopModel model, OtlpSender sender, ShopClock clock) {
    if (!(tracesPerSecond > 0) || tracesPerSecond > 1e6) {
      throw new IllegalArgumentException(
          "traces per second must be above 0 and at most 1,000,000, got " + tracesPerSecond);
    }
    this.tracesPerSecond = tracesPerSecond;
    this.traffic = new ShopTraffic(seed, model);
    this.arrivals = new Dice(seed ^ ARRIVALS_SALT);
    this.clock = clock;
    this.sender = sender;
    this.batches = new AgentBatches(new ToSender());
  }

  /** Opens the shop; it stays open until {@link #stop()}. Starting twice is an error. */
  public synchronized void start() {
    if (started) {
      throw new IllegalStateException("the shop was opened before");
    }
    started = true;
    Thread.ofVirtual().name("shop-agents").start(life);
  }

  /**
   * Closes the shop: lets the traces under way end, exports what is left and waits until all of it
   * is acknowledged or given up. Takes about two seconds when the endpoint is well, and up to half
   * a minute when it is gone. Stopping twice does nothing.
   *
   * @throws IllegalStateException if making traffic broke off with an error
   * @throws InterruptedException if interrupted while waiting; the shop closes nevertheless
   */
  public synchronized void stop() throws InterruptedException {
    open = false;
    sender.prepareToClose();
    if (!started) {
      return;
    }
    try {
      life.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the shop's traffic broke off", e.getCause());
    }
    sender.awaitAll();
  }

  /** Stops, and frees the connections. */
  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sender.close();
    }
  }

  /** What is true so far about the traffic and its delivery. */
  public ShopTruth truth() {
    return ledger.snapshot(sender);
  }

  /** Why the latest failed export failed, in words; empty while none has failed. */
  public Optional<String> lastFailure() {
    return Optional.ofNullable(sender.lastFailure());
  }

  private Void live() throws InterruptedException {
    long openedNanos = clock.epochNanos();
    nextTraceNanos = openedNanos + arrivals.untilNext(tracesPerSecond);
    nextMetricsNanos = openedNanos + METRICS_EVERY_NANOS;
    exportMetrics(openedNanos);
    while (open) {
      clock.pause(TICK);
      long nowNanos = clock.epochNanos();
      admit(nowNanos);
      batches.advance(nowNanos);
      if (nowNanos >= nextMetricsNanos) {
        nextMetricsNanos = nowNanos + METRICS_EVERY_NANOS;
        exportMetrics(nowNanos);
      }
    }
    while (batches.hasPending()) {
      clock.pause(TICK);
      batches.advance(clock.epochNanos());
    }
    batches.flush();
    exportMetrics(clock.epochNanos());
    return null;
  }

  private void admit(long nowNanos) {
    nextTraceNanos = Math.max(nextTraceNanos, nowNanos - CATCH_UP_NANOS);
    while (nextTraceNanos <= nowNanos) {
      ShopTrace trace = traffic.next(nextTraceNanos);
      ledger.add(trace);
      batches.accept(trace);
      nextTraceNanos += arrivals.untilNext(tracesPerSecond);
    }
  }

  private void exportMetrics(long nowNanos) throws InterruptedException {
    for (InstanceTelemetry.Measured measured : traffic.metrics(nowNanos)) {
      sender.send(
          Signal.METRICS,
          OtlpRequests.metrics(measured.instance(), measured.metrics()),
          OtlpRequests.dataPoints(measured.metrics()));
    }
  }

  private final class ToSender implements AgentBatches.Export {
    @Override
    public void spans(ServiceInstance instance, List<Span> spans) throws InterruptedException {
      sender.send(Signal.TRACES, OtlpRequests.traces(instance, spans), spans.size());
    }

    @Override
    public void logs(ServiceInstance instance, List<LogRecord> logs) throws InterruptedException {
      sender.send(Signal.LOGS, OtlpRequests.logs(instance, logs), logs.size());
    }
  }
}
