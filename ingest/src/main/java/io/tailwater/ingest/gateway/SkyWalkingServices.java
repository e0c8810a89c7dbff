package io.tailwater.ingest.gateway;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * The services by which SkyWalking's agents report, and ask what they should do.
 *
 * <p>Source: skywalking-data-collect-protocol, package {@code skywalking.v3}. What is not here
 * (events, profiles, browsers, eBPF) gRPC answers with {@code UNIMPLEMENTED}; only the question for
 * profiling tasks is answered, with none, because agents ask it all the time.
 */
final class SkyWalkingServices {
  private static final String PACKAGE = "skywalking.v3.";

  private final GatewayCore core;

  private SkyWalkingServices(GatewayCore core) {
    this.core = core;
  }

  static List<ServerServiceDefinition> of(GatewayCore core, AgentConfigurations agents) {
    return new SkyWalkingServices(core).all(new AgentCommands(agents));
  }

  private List<ServerServiceDefinition> all(AgentCommands commands) {
    MessageReader segments = new KeyedMessages(SkyWalkingTopic.SEGMENTS, "", 2);
    MessageReader jvm = new KeyedMessages(SkyWalkingTopic.JVM_METRICS, "", 3);
    MessageReader properties = new KeyedMessages(SkyWalkingTopic.MANAGEMENTS, "register-", 2);
    MessageReader pings = new KeyedMessages(SkyWalkingTopic.MANAGEMENTS, "", 2);
    Inflow traces = inflow("traces");
    Inflow metrics = inflow("metrics");
    Inflow managements = inflow("managements");
    Service segment = new Service("TraceSegmentReportService");
    segment.collect("collect", traces, () -> segments);
    segment.unary("collectInSync", traces, () -> new SegmentCollections(segments));
    Service log = new Service("LogReportService");
    log.collect("collect", inflow("logs"), LogStream::new);
    Service meter = new Service("MeterReportService");
    meter.collect("collect", metrics, MeterStream::new);
    meter.collect("collectBatch", metrics, MeterCollections::new);
    Service jvmMetric = new Service("JVMMetricReportService");
    jvmMetric.unary("collect", metrics, () -> jvm);
    Service management = new Service("ManagementService");
    management.unary("reportInstanceProperties", managements, () -> properties);
    management.unary("keepAlive", managements, () -> pings);
    Service configuration = new Service("ConfigurationDiscoveryService");
    configuration.answer("fetchConfigurations", inflow("configurations"), commands::answer);
    Service profile = new Service("ProfileTask");
    profile.answer("getProfileTaskCommands", inflow("profiles"), _ -> new byte[0]);
    return List.of(
        segment.built(),
        log.built(),
        meter.built(),
        jvmMetric.built(),
        management.built(),
        configuration.built(),
        profile.built());
  }

  private static Inflow inflow(String signal) {
    return new Inflow(GatewayProtocol.SKYWALKING_GRPC, signal);
  }

  /** One service and its methods. */
  private final class Service {
    private final String name;
    private final ServerServiceDefinition.Builder definition;

    Service(String service) {
      name = PACKAGE + service;
      definition = ServerServiceDefinition.builder(name);
    }

    void collect(String method, Inflow inflow, Supplier<? extends MessageReader> readers) {
      publish(GrpcMethods.collect(name + "/" + method), inflow, readers);
    }

    void unary(String method, Inflow inflow, Supplier<? extends MessageReader> readers) {
      publish(GrpcMethods.unary(name + "/" + method), inflow, readers);
    }

    void answer(String method, Inflow inflow, AnsweringReader.Answer answer) {
      unary(method, inflow, () -> new AnsweringReader(answer));
    }

    ServerServiceDefinition built() {
      return definition.build();
    }

    private void publish(
        MethodDescriptor<InputStream, byte[]> method,
        Inflow inflow,
        Supplier<? extends MessageReader> readers) {
      definition.addMethod(method, PublishingCall.handler(core, inflow, readers));
    }
  }
}
