package io.tailwater.node;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.Tags;
import io.tailwater.config.AgentSettings;
import io.tailwater.config.NodeSettings;
import io.tailwater.config.NodeSettings.Receivers;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.ingest.gateway.GatewayProtocol;
import io.tailwater.ingest.gateway.GatewayReceivers;
import io.tailwater.ingest.gateway.GatewaySettings;
import io.tailwater.ingest.gateway.KafkaPublisherSettings;
import io.tailwater.ingest.gateway.KafkaRawPublisher;
import io.tailwater.model.Signal;
import io.tailwater.node.cluster.ClusterMember;
import io.tailwater.node.cluster.ClusterOptions;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the re-key lane, the shards that Kafka gives it, the ClickHouse lane, the gateway and
 * its own HTTP.
 *
 * <p>Starts fully or throws {@link NodeStartException}; {@link #close} stops pulling, writes the
 * last shard transactions and leaves the groups, and may be called twice.
 */
public final class TailwaterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TailwaterNode.class);
  static final String GROUP = "tailwater";
  static final String REKEY_GROUP = "tailwater-rekey";
  static final String CLICKHOUSE_GROUP = "tailwater-clickhouse";

  /** The owner of this shard compares the accounts of all. */
  private static final int ACCOUNTING_SHARD = 0;

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);
  private static final Duration RECEIVER_PATIENCE = Duration.ofSeconds(5);
  private static final double DEFAULT_BUDGET_SHARE_OF_HEAP = 0.5;

  private final NodeMetrics metrics = new NodeMetrics();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ActorSystem<SpawnProtocol.Command> system;
  private final Admin admin;
  private final ClickHouseConnection clickHouse;
  private final List<Lane> lanes;
  private final AlertLanes alerts;
  private final DeskReader desk;
  private final ClusterMember cluster;
  private final Notices notices;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private final PolicyHistory policies = new PolicyHistory();
  private final PinBook pins = new PinBook();
  private final PolicyPublisher policyPublisher;
  private final PolicyFile policyFile;
  private final Readiness readiness;
  private final AccountingWatch accounting;
  private final ServerBinding http;
  private final KafkaRawPublisher publisher;
  private final GatewayReceivers gateway;
  private boolean closed;

  /** Starts a node. Blocks until its ports are bound and its topics exist. */
  public static TailwaterNode start(NodeOptions options, TailwaterConfig config)
      throws InterruptedException {
    return new TailwaterNode(options, config, InstantSource.system());
  }

  private TailwaterNode(NodeOptions options, TailwaterConfig config, InstantSource clock)
      throws InterruptedException {
    KafkaClients clients =
        new KafkaClients(options.kafka(), options.name(), config.node().groupProtocol());
    admin = clients.admin();
    NodeSettings settings =
        options.drain() ? config.node().withPartitions(TopicCatalog.shards(admin)) : config.node();
    TopicCatalog catalog = new TopicCatalog(settings.partitions(), settings.sourceTopics());
    catalog.ensure(admin);
    notices = new Notices(clock);
    topics = new TopicWatch(admin, catalog.watched(), notices, metrics);
    starts = new PartitionStarts(topics, notices, metrics);
    clickHouse = ClickHouseConnection.open(options.clickHouse());
    system =
        ActorSystem.create(
            SpawnProtocol.create(), "tailwater", ConfigFactory.load("tailwater-node"));
    MemoryBudget budget = budget(settings);
    PolicyCheck check = new PolicyCheck(settings);
    policyPublisher = new PolicyPublisher(new KafkaPolicyLog(clients), policies, clock);
    policyFile = new PolicyFile(options.config(), check, policies, policyPublisher, metrics);
    metrics.gauge("tailwater.config.version", Tags.empty(), policies, PolicyHistory::newestVersion);
    ShardLane shards = shards(settings, config.alerts().rollups(), clients, budget, clock);
    LaneFactory factory =
        new LaneFactory(clients, options, settings, blocking, clock, metrics, topics, starts);
    lanes = lanes(factory, shards);
    lanes.addAll(new LogLanes(factory, config.logs()).all(policies, budget, notices));
    lanes.addAll(new MetricLanes(factory, config.metrics()).all(budget));
    alerts = new AlertLanes(factory, config.alerts(), config.alertReceivers(), notices);
    lanes.addAll(alerts.all());
    desk = new DeskReader(clients, topics, config.alerts());
    cluster = cluster(options.cluster(), new OwnShards(shards));
    readiness = new Readiness(admin, clickHouse, options.kafka(), lanes, topics);
    accounting =
        new AccountingWatch(
            StageAccounts.over(admin),
            clickHouse::execute,
            () -> shards.owns(ACCOUNTING_SHARD),
            metrics,
            clock);
    publisher = KafkaRawPublisher.connect(KafkaPublisherSettings.defaults(options.kafka()));
    gateway =
        join(
            GatewayReceivers.start(
                    system,
                    GatewaySettings.defaults().listeningOn(options.host()),
                    ports(options, settings.receivers()),
                    publisher,
                    new GatewayMeters(metrics),
                    service -> agents(config, clock).of(service),
                    clock)
                .toCompletableFuture());
    metrics.gauge(
        "tailwater.gateway.in.flight.bytes",
        Tags.empty(),
        gateway,
        GatewayReceivers::inFlightBytes);
    http =
        join(
            new NodeHttp(
                    options.name(),
                    readiness::reasons,
                    notices::recent,
                    metrics,
                    new ConfigApi(policies, check, policyPublisher, metrics),
                    new ExplainApi(
                        shards::explain,
                        cluster::ask,
                        new SettledReasons(clients, policies, settings.partitions(), clock),
                        settings.partitions()),
                    new AlertsApi(desk, config.alerts().enabled(), clock),
                    blocking)
                .bind(system, options.host(), options.httpPort())
                .toCompletableFuture());
    readiness.start();
    accounting.start();
    topics.start();
    lanes.forEach(Lane::start);
    LOG.info(
        "node {} works on Kafka {} and ClickHouse {} with {} shards",
        options.name(),
        options.kafka(),
        clickHouse.address(),
        settings.partitions());
  }

  /** As the version in force says; until one is known, as the node's own file does. */
  private AgentSettings agents(TailwaterConfig config, InstantSource clock) {
    return policies
        .inForceAt(clock.millis())
        .map(PolicyHistory.Entry::agents)
        .orElse(config.agents());
  }

  private static Map<GatewayProtocol, Integer> ports(NodeOptions options, Receivers receivers) {
    Map<GatewayProtocol, Integer> ports = new EnumMap<>(GatewayProtocol.class);
    ports.put(GatewayProtocol.OTLP_HTTP, options.otlpPort());
    if (receivers.otlpGrpc()) {
      ports.put(GatewayProtocol.OTLP_GRPC, options.otlpGrpcPort());
    }
    if (receivers.zipkinHttp()) {
      ports.put(GatewayProtocol.ZIPKIN_HTTP, options.zipkinPort());
    }
    if (receivers.skyWalkingGrpc()) {
      ports.put(GatewayProtocol.SKYWALKING_GRPC, options.skyWalkingPort());
    }
    return ports;
  }

  private MemoryBudget budget(NodeSettings settings) {
    MemoryBudget budget =
        new MemoryBudget(
            settings
                .memoryBudgetBytes()
                .orElse((long) (Runtime.getRuntime().maxMemory() * DEFAULT_BUDGET_SHARE_OF_HEAP)));
    metrics.gauge("tailwater.memory.budget.bytes", Tags.empty(), budget, MemoryBudget::limitBytes);
    metrics.gauge("tailwater.memory.used.bytes", Tags.empty(), budget, MemoryBudget::usedBytes);
    return budget;
  }

  private List<Lane> lanes(LaneFactory factory, ShardLane shards) {
    List<Lane> all = new ArrayList<>();
    all.add(new PolicyLane(factory.clients(), policies, policyFile, metrics));
    all.add(new PinLane(factory.clients(), pins, factory.clock(), metrics));
    NodeSettings settings = factory.settings();
    if (settings.rekey()) {
      RekeyLane rekey =
          new RekeyLane(
              factory.clients(),
              REKEY_GROUP,
              factory.options().name(),
              settings.allSources(Signal.TRACES),
              new SignalFilter(settings),
              factory.options().drain(),
              settings.partitions(),
              factory.limits(),
              policies::longestWaitMillis,
              factory.clock(),
              metrics,
              topics,
              starts);
      factory.lag("rekey", rekey, RekeyLane::lagRecords);
      all.add(rekey);
    }
    factory.lag("shards", shards, ShardLane::lagRecords);
    metrics.gauge("tailwater.shard.owned", Tags.empty(), shards, ShardLane::shardCount);
    all.add(shards);
    all.add(factory.promptSink(KeptSignal.SPANS, CLICKHOUSE_GROUP));
    return all;
  }

  private ShardLane shards(
      NodeSettings settings,
      RollupSettings rollups,
      KafkaClients clients,
      MemoryBudget budget,
      InstantSource clock) {
    JudgeMeter.Holdings holdings = holdings();
    JudgeFactory judges =
        new JudgeFactory(
            clients,
            policies,
            new ShardAccounts(admin, GROUP, clock),
            budget,
            settings.partitions(),
            rollups,
            clock,
            topics,
            starts,
            new LostLedgers(notices, metrics));
    return new ShardLane(
        clients,
        GROUP,
        starter(),
        group ->
            new TraceShard.Setting(
                clients,
                GROUP,
                judges,
                pins,
                group,
                blocking,
                clock,
                () -> new JudgeMeter(metrics, holdings)),
        policies,
        owned -> cluster.owns(owned),
        budget,
        clock,
        metrics,
        topics);
  }

  private ClusterMember cluster(ClusterOptions options, OwnShards shards) {
    try {
      ClusterMember member = ClusterMember.start(options, shards);
      metrics.gauge("tailwater.cluster.members", Tags.empty(), member, m -> m.view().members());
      metrics.gauge(
          "tailwater.cluster.unreachable.members",
          Tags.empty(),
          member,
          m -> m.view().unreachable());
      return member;
    } catch (IllegalStateException refused) {
      throw new NodeStartException(Lane.reason(refused), refused);
    }
  }

  private JudgeMeter.Holdings holdings() {
    JudgeMeter.Holdings holdings = new JudgeMeter.Holdings();
    metrics.gauge(
        "tailwater.sampling.undecided.spans",
        Tags.empty(),
        holdings.undecidedSpans,
        AtomicLong::get);
    metrics.gauge(
        "tailwater.sampling.undecided.traces",
        Tags.empty(),
        holdings.undecidedTraces,
        AtomicLong::get);
    metrics.gauge(
        "tailwater.sampling.undecided.bytes", Tags.empty(), holdings.heldBytes, AtomicLong::get);
    return holdings;
  }

  /** Shards run on their own threads: their messages are fat, and nothing else may starve them. */
  private ShardLane.ShardStarter starter() {
    AtomicLong count = new AtomicLong();
    return (partition, behavior) ->
        system.systemActorOf(
            behavior,
            "trace-shard-" + partition + "-" + count.incrementAndGet(),
            DispatcherSelector.fromConfig("tailwater.shard-dispatcher"));
  }

  /** The port of /health, /ready, /metrics and /api. */
  public int httpPort() {
    return http.localAddress().getPort();
  }

  /** The port of OTLP/HTTP. */
  public int otlpPort() {
    return gateway.port(GatewayProtocol.OTLP_HTTP).orElseThrow();
  }

  /** The ports of the gateway's receivers that are on. */
  public Map<GatewayProtocol, Integer> receiverPorts() {
    Map<GatewayProtocol, Integer> ports = new EnumMap<>(GatewayProtocol.class);
    for (GatewayProtocol protocol : GatewayProtocol.values()) {
      gateway.port(protocol).ifPresent(port -> ports.put(protocol, port));
    }
    return ports;
  }

  /** Why the node is not ready; empty when it is. */
  public List<String> notReadyReasons() {
    return readiness.reasons();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    readiness.stopping();
    join(gateway.stop(RECEIVER_PATIENCE).toCompletableFuture());
    publisher.close();
    policyFile.close();
    accounting.close();
    lanes.forEach(lane -> lane.stop(STOP_PATIENCE));
    alerts.close();
    desk.close();
    cluster.close();
    readiness.close();
    topics.close();
    join(http.terminate(Duration.ofSeconds(1)).toCompletableFuture());
    policyPublisher.close();
    system.terminate();
    join(system.getWhenTerminated().toCompletableFuture());
    blocking.close();
    clickHouse.close();
    admin.close(Duration.ofSeconds(2));
    metrics.close();
  }

  private static <T> T join(java.util.concurrent.CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new NodeStartException(Lane.reason(e.getCause() == null ? e : e.getCause()), e);
    }
  }
}
