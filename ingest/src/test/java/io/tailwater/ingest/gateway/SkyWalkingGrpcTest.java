package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tailwater.ingest.gateway.PublishException.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.skywalking.apm.network.common.v3.Command;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.event.v3.EventServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.ConfigurationDiscoveryServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.ConfigurationSyncRequest;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetric;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetricCollection;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetricReportServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.MeterData;
import org.apache.skywalking.apm.network.language.agent.v3.MeterDataCollection;
import org.apache.skywalking.apm.network.language.agent.v3.MeterReportServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.MeterSingleValue;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentCollection;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.apache.skywalking.apm.network.language.profile.v3.ProfileTaskCommandQuery;
import org.apache.skywalking.apm.network.language.profile.v3.ProfileTaskGrpc;
import org.apache.skywalking.apm.network.logging.v3.LogData;
import org.apache.skywalking.apm.network.logging.v3.LogReportServiceGrpc;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.apache.skywalking.apm.network.management.v3.ManagementServiceGrpc;
import org.apache.skywalking.oap.server.network.trace.component.command.ConfigurationDiscoveryCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SkyWalking's services, asked through the stubs that its own agents use. */
class SkyWalkingGrpcTest {
  private static final String COLLECT = "skywalking.v3.TraceSegmentReportService/collect";
  private static final String INSTANCE = "a1b2@10.0.0.7";
  private static ActorSystem<Void> system;

  private Gateway gateway;
  private GrpcClient client;

  @BeforeAll
  static void startPekko() {
    system = ActorSystem.create(Behaviors.empty(), "skywalking-grpc-test");
  }

  @AfterAll
  static void stopPekko() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    gateway = new Gateway(system, Gateway.SMALL);
    client = new GrpcClient(gateway.port(GatewayProtocol.SKYWALKING_GRPC));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    gateway.close();
  }

  @Test
  void eachSegmentOfAStreamIsARecordUnderItsOwnId() throws Exception {
    Answer answer = new Answer();
    StreamObserver<SegmentObject> stream =
        TraceSegmentReportServiceGrpc.newStub(client.channel).collect(answer);
    List<SegmentObject> segments = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      segments.add(segment("segment-" + i, 10));
    }
    segments.forEach(stream::onNext);
    stream.onCompleted();

    assertThat(answer.commands.get(20, TimeUnit.SECONDS)).isEqualTo(Commands.getDefaultInstance());
    List<FakePublisher.Published> published = gateway.kafka.published();
    assertThat(published).hasSize(1000).allMatch(r -> r.topic().equals("skywalking-segments"));
    for (int i = 0; i < 1000; i++) {
      assertThat(published.get(i).key()).isEqualTo("segment-" + i);
      assertThat(SegmentObject.parseFrom(published.get(i).value())).isEqualTo(segments.get(i));
    }
    assertThat(gateway.receiver.inFlightBytes()).isZero();
    assertThat(gateway.metrics.lines()).contains("answered SKYWALKING_GRPC traces OK");
  }

  @Test
  void segmentsOfACollectionAreRecordsOfTheirOwn() throws Exception {
    var _ =
        TraceSegmentReportServiceGrpc.newBlockingStub(client.channel)
            .collectInSync(
                SegmentCollection.newBuilder()
                    .addSegments(segment("one", 1))
                    .addSegments(segment("two", 1))
                    .build());

    assertThat(gateway.kafka.published())
        .extracting(FakePublisher.Published::key)
        .containsExactly("one", "two");
    assertThat(SegmentObject.parseFrom(gateway.kafka.published().getLast().value()))
        .isEqualTo(segment("two", 1));
  }

  @Test
  void aLogWithoutServiceOrInstanceHasThoseOfTheOneBefore() throws Exception {
    Answer answer = new Answer();
    StreamObserver<LogData> stream = LogReportServiceGrpc.newStub(client.channel).collect(answer);
    LogData full =
        LogData.newBuilder()
            .setTimestamp(1)
            .setService("shop")
            .setServiceInstance(INSTANCE)
            .setEndpoint("/orders")
            .build();
    stream.onNext(full);
    stream.onNext(LogData.newBuilder().setTimestamp(2).build());
    stream.onNext(LogData.newBuilder().setTimestamp(3).setService("payment").build());
    stream.onNext(LogData.newBuilder().setTimestamp(4).setEndpoint("/pay").build());
    stream.onCompleted();
    answer.commands.get(20, TimeUnit.SECONDS);

    List<LogData> read = new ArrayList<>();
    for (FakePublisher.Published record : gateway.kafka.published()) {
      assertThat(record.topic()).isEqualTo("skywalking-logs");
      LogData log = LogData.parseFrom(record.value());
      assertThat(record.key()).isEqualTo(log.getService());
      read.add(log);
    }
    assertThat(read)
        .containsExactly(
            full,
            full.toBuilder().setTimestamp(2).build(),
            full.toBuilder().setTimestamp(3).setService("payment").build(),
            full.toBuilder().setTimestamp(4).setService("payment").setEndpoint("/pay").build());
  }

  @Test
  void theMetersOfAStreamAreOneCollectionWithTheNamesOnTheFirst() throws Exception {
    Answer answer = new Answer();
    StreamObserver<MeterData> stream =
        MeterReportServiceGrpc.newStub(client.channel).collect(answer);
    MeterData first =
        meter("threads").toBuilder()
            .setService("shop")
            .setServiceInstance(INSTANCE)
            .setTimestamp(1_700_000_000_000L)
            .build();
    stream.onNext(first);
    stream.onNext(meter("cpu"));
    stream.onNext(meter("gc"));
    stream.onCompleted();
    answer.commands.get(20, TimeUnit.SECONDS);

    FakePublisher.Published only = gateway.kafka.published().getFirst();
    assertThat(gateway.kafka.published()).hasSize(1);
    assertThat(only.topic()).isEqualTo("skywalking-meters");
    assertThat(only.key()).isEqualTo(INSTANCE);
    assertThat(MeterDataCollection.parseFrom(only.value()).getMeterDataList())
        .containsExactly(first, meter("cpu"), meter("gc"));
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void longStreamsOfMetersAreSeveralCollectionsThatEachSayWhose() throws Exception {
    Answer answer = new Answer();
    StreamObserver<MeterData> stream =
        MeterReportServiceGrpc.newStub(client.channel).collect(answer);
    stream.onNext(
        meter("m").toBuilder().setService("s").setServiceInstance("i").setTimestamp(9).build());
    for (int i = 1; i < 200; i++) {
      stream.onNext(meter("x".repeat(1000)));
    }
    stream.onCompleted();
    answer.commands.get(20, TimeUnit.SECONDS);

    int meters = 0;
    assertThat(gateway.kafka.published()).hasSizeGreaterThan(2);
    for (FakePublisher.Published record : gateway.kafka.published()) {
      MeterDataCollection read = MeterDataCollection.parseFrom(record.value());
      assertThat(read.getMeterData(0).getService()).isEqualTo("s");
      assertThat(read.getMeterData(0).getServiceInstance()).isEqualTo("i");
      assertThat(read.getMeterData(0).getTimestamp()).isEqualTo(9);
      assertThat(record.key()).isEqualTo("i");
      meters += read.getMeterDataCount();
    }
    assertThat(meters).isEqualTo(200);
  }

  @Test
  void batchesOfMetersAndJvmMetricsAreRecordsOfTheirInstance() throws Exception {
    MeterDataCollection batch =
        MeterDataCollection.newBuilder()
            .addMeterData(meter("cpu").toBuilder().setServiceInstance(INSTANCE))
            .addMeterData(meter("gc"))
            .build();
    Answer answer = new Answer();
    StreamObserver<MeterDataCollection> stream =
        MeterReportServiceGrpc.newStub(client.channel).collectBatch(answer);
    stream.onNext(batch);
    stream.onCompleted();
    answer.commands.get(20, TimeUnit.SECONDS);
    JVMMetricCollection jvm =
        JVMMetricCollection.newBuilder()
            .setService("shop")
            .setServiceInstance(INSTANCE)
            .addMetrics(JVMMetric.newBuilder().setTime(5))
            .build();
    var _ = JVMMetricReportServiceGrpc.newBlockingStub(client.channel).collect(jvm);

    assertThat(gateway.kafka.published())
        .extracting(FakePublisher.Published::topic)
        .containsExactly("skywalking-meters", "skywalking-metrics");
    assertThat(gateway.kafka.published())
        .extracting(FakePublisher.Published::key)
        .containsExactly(INSTANCE, INSTANCE);
    assertThat(gateway.kafka.published().getFirst().value()).isEqualTo(batch.toByteArray());
    assertThat(gateway.kafka.published().getLast().value()).isEqualTo(jvm.toByteArray());
  }

  @Test
  void onlyTheKeyTellsPropertiesFromPings() {
    ManagementServiceGrpc.ManagementServiceBlockingStub stub =
        ManagementServiceGrpc.newBlockingStub(client.channel);
    var _ =
        stub.reportInstanceProperties(
            InstanceProperties.newBuilder()
                .setService("shop")
                .setServiceInstance(INSTANCE)
                .build());
    var _ =
        stub.keepAlive(
            InstancePingPkg.newBuilder().setService("shop").setServiceInstance(INSTANCE).build());

    assertThat(gateway.kafka.published())
        .allMatch(record -> record.topic().equals("skywalking-managements"))
        .extracting(FakePublisher.Published::key)
        .containsExactly("register-" + INSTANCE, INSTANCE);
  }

  @Test
  void agentsAreToldTheirSettingsOnceForEachChange() {
    gateway.agentSettings.put("agent.sample_rate", "0.1");
    ConfigurationDiscoveryCommand told = command(ask(""));

    assertThat(told.getConfig())
        .extracting(pair -> pair.getKey() + "=" + pair.getValue())
        .containsExactly("agent.sample_rate=0.1");
    assertThat(ask(told.getUuid()).getCommandsCount()).isZero();

    gateway.agentSettings.put("agent.sample_rate", "0.5");
    ConfigurationDiscoveryCommand changed = command(ask(told.getUuid()));

    assertThat(changed.getUuid()).isNotEqualTo(told.getUuid());
    assertThat(changed.getConfig().getFirst().getValue()).isEqualTo("0.5");

    gateway.agentSettings.clear();
    ConfigurationDiscoveryCommand cleared = command(ask(changed.getUuid()));

    assertThat(cleared.getConfig()).isEmpty();
    assertThat(ask(cleared.getUuid()).getCommandsCount()).isZero();
  }

  @Test
  void whatIsNotReadIsUnimplementedAndNobodyIsProfiled() {
    assertThat(
            ProfileTaskGrpc.newBlockingStub(client.channel)
                .getProfileTaskCommands(ProfileTaskCommandQuery.getDefaultInstance())
                .getCommandsCount())
        .isZero();
    Answer answer = new Answer();
    EventServiceGrpc.newStub(client.channel).collect(answer).onCompleted();

    assertThatThrownBy(() -> answer.commands.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void theAnswerWaitsForTheLastRecord() throws Exception {
    gateway.kafka.holdAcknowledgements();
    Answer answer = new Answer();
    StreamObserver<SegmentObject> stream =
        TraceSegmentReportServiceGrpc.newStub(client.channel).collect(answer);
    stream.onNext(segment("one", 1));
    stream.onNext(segment("two", 1));
    stream.onCompleted();

    gateway.kafka.next().acknowledgement().complete(null);
    FakePublisher.Published last = gateway.kafka.next();

    assertThat(answer.commands).isNotDone();
    last.acknowledgement().complete(null);
    assertThat(answer.commands).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aStreamFailsWithTheReasonWhenKafkaDoesNotTakeIt() {
    gateway.kafka.failWith(new PublishException(Verdict.UNAVAILABLE, "no broker", null));
    Answer answer = new Answer();
    StreamObserver<SegmentObject> stream =
        TraceSegmentReportServiceGrpc.newStub(client.channel).collect(answer);
    stream.onNext(segment("one", 1));

    assertThatThrownBy(() -> answer.commands.get(20, TimeUnit.SECONDS))
        .cause()
        .hasMessage("UNAVAILABLE: no broker");
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void aStreamIsNotReadFasterThanKafkaTakesIt() throws Exception {
    gateway.kafka.holdAcknowledgements();
    GrpcClient.Open open = client.open(COLLECT, MethodType.CLIENT_STREAMING, CallOptions.DEFAULT);
    byte[] large = segment("large", 60 * Gateway.KIB).toByteArray();
    for (int i = 0; i < 100; i++) {
      open.call.sendMessage(large);
    }
    open.call.halfClose();

    int acknowledged = 0;
    long most = 0;
    while (acknowledged < 100) {
      FakePublisher.Published next = gateway.kafka.next();
      most = Math.max(most, gateway.receiver.inFlightBytes());
      next.acknowledgement().complete(null);
      acknowledged++;
    }

    assertThat(open.ended.get(20, TimeUnit.SECONDS).status().getCode()).isEqualTo(Code.OK);
    assertThat(most).isGreaterThan(0).isLessThanOrEqualTo(512 * Gateway.KIB);
    assertThat(gateway.receiver.inFlightBytes()).isZero();
  }

  @Test
  void whileAnotherFillsTheGatewayAStreamWaitsAndIsNotRefused() throws Exception {
    gateway.kafka.holdAcknowledgements();
    GrpcClient.Open first = client.open(COLLECT, MethodType.CLIENT_STREAMING, CallOptions.DEFAULT);
    for (int i = 0; i < 100; i++) {
      first.call.sendMessage(segment("large", 60 * Gateway.KIB).toByteArray());
    }
    List<FakePublisher.Published> taken = new ArrayList<>();
    await().until(() -> gateway.receiver.inFlightBytes() > 0.7 * 512 * Gateway.KIB);
    GrpcClient.Open second = client.open(COLLECT, MethodType.CLIENT_STREAMING, CallOptions.DEFAULT);
    second.call.sendMessage(segment("small", 1).toByteArray());
    second.call.halfClose();
    first.call.cancel("the agent has gone", null);
    assertThat(second.ended).isNotDone();

    while (!second.ended.isDone()) {
      FakePublisher.Published next = gateway.kafka.next();
      taken.add(next);
      next.acknowledgement().complete(null);
      if (next.key().equals("small")) {
        second.ended.get(20, TimeUnit.SECONDS);
      }
    }

    assertThat(second.ended.join().status().getCode()).isEqualTo(Code.OK);
    assertThat(taken).hasSizeLessThan(20);
    // The gateway may ask the first for one more before it hears that it has gone.
    await()
        .untilAsserted(
            () -> {
              gateway.kafka.published().forEach(r -> r.acknowledgement().complete(null));
              assertThat(gateway.receiver.inFlightBytes()).isZero();
            });
  }

  @Test
  void garbageEndsTheStreamAndWhatCameBeforeIsKept() throws Exception {
    GrpcClient.Open open = client.open(COLLECT, MethodType.CLIENT_STREAMING, CallOptions.DEFAULT);
    open.call.sendMessage(segment("good", 1).toByteArray());
    open.call.sendMessage(new byte[] {18, 100, 1});

    Status status = open.ended.get(20, TimeUnit.SECONDS).status();
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("a length of 100", "at byte 2");
    assertThat(gateway.kafka.published())
        .extracting(FakePublisher.Published::key)
        .containsExactly("good");
  }

  private Commands ask(String uuid) {
    return ConfigurationDiscoveryServiceGrpc.newBlockingStub(client.channel)
        .fetchConfigurations(
            ConfigurationSyncRequest.newBuilder().setService("shop").setUuid(uuid).build());
  }

  /** The one command, read as the agents read it. */
  private static ConfigurationDiscoveryCommand command(Commands commands) {
    assertThat(commands.getCommandsCount()).isEqualTo(1);
    Command only = commands.getCommands(0);
    assertThat(only.getCommand()).isEqualTo(ConfigurationDiscoveryCommand.NAME);
    return ConfigurationDiscoveryCommand.DESERIALIZER.deserialize(only);
  }

  private static SegmentObject segment(String id, int padding) {
    return SegmentObject.newBuilder()
        .setTraceId("trace")
        .setTraceSegmentId(id)
        .setService("shop")
        .setServiceInstance(INSTANCE)
        .addSpans(SpanObject.newBuilder().setOperationName("x".repeat(padding)))
        .build();
  }

  private static MeterData meter(String name) {
    return MeterData.newBuilder()
        .setSingleValue(MeterSingleValue.newBuilder().setName(name).setValue(1.5))
        .build();
  }

  /** What comes back from a stream. */
  private static final class Answer implements StreamObserver<Commands> {
    final CompletableFuture<Commands> commands = new CompletableFuture<>();

    @Override
    public void onNext(Commands answer) {
      commands.complete(answer);
    }

    @Override
    public void onError(Throwable error) {
      commands.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {}
  }
}
