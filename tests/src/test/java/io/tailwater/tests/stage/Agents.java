package io.tailwater.tests.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agents that {@code agents/install.sh} has put into the user's cache. */
public final class Agents {
  private static final Path SOURCES =
      Path.of(System.getProperty("tailwater.tests.agents", "agents")).toAbsolutePath();

  private static final Path JAVA_AGENT =
      Path.of(System.getProperty("tailwater.tests.java.agent", "opentelemetry-javaagent.jar"));

  private final Path installed;

  private Agents(Path installed) {
    this.installed = installed;
  }

  /** The installed agents; installs them first if this is the first use on this machine. */
  public static Agents installed() throws IOException, InterruptedException {
    Process install =
        new ProcessBuilder(SOURCES.resolve("install.sh").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String directory =
        new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (install.waitFor() != 0) {
      throw new IOException("agents/install.sh failed; its messages are above");
    }
    return new Agents(Path.of(directory));
  }

  /**
   * Starts {@code python/app.py} under {@code opentelemetry-instrument}.
   *
   * @param role the application's arguments
   */
  public Agent python(String service, URI otlp, Map<String, String> environment, String... role)
      throws IOException {
    Path bin = installed.resolve("python").resolve("bin");
    ProcessBuilder builder =
        new ProcessBuilder(
            bin.resolve("opentelemetry-instrument").toString(),
            bin.resolve("python").toString(),
            SOURCES.resolve("python").resolve("app.py").toString());
    builder.command().addAll(List.of(role));
    return Agent.start(service, builder, openTelemetry(service, otlp, environment));
  }

  /**
   * Starts {@code node/app.js} with the agent required before it.
   *
   * @param role the application's arguments
   */
  public Agent node(String service, URI otlp, Map<String, String> environment, String... role)
      throws IOException {
    Path home = installed.resolve("node");
    ProcessBuilder builder =
        new ProcessBuilder(
            "node",
            "--require",
            "@opentelemetry/auto-instrumentations-node/register",
            SOURCES.resolve("node").resolve("app.js").toString());
    builder.command().addAll(List.of(role));
    builder.directory(home.toFile());
    builder.environment().put("NODE_PATH", home.resolve("node_modules").toString());
    return Agent.start(service, builder, openTelemetry(service, otlp, environment));
  }

  /** Starts {@link JavaShop} under {@code opentelemetry-javaagent}, on the JDK of this process. */
  public Agent java(String service, URI otlp, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + JAVA_AGENT,
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            classesOf(JavaShop.class),
            JavaShop.class.getName());
    return Agent.start(service, builder, openTelemetry(service, otlp, environment));
  }

  private static String classesOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** Starts {@code skywalking/app.py} under {@code sw-python}, which reports to these brokers. */
  public Agent skyWalking(String service, String brokers, String... role) throws IOException {
    return skyWalking(
        service, Map.of("SW_AGENT_PROTOCOL", "kafka", "SW_KAFKA_BOOTSTRAP_SERVERS", brokers), role);
  }

  /** The same, but it reports by gRPC to this {@code host:port}. */
  public Agent skyWalkingByGrpc(String service, String collector, String... role)
      throws IOException {
    return skyWalking(
        service,
        Map.of("SW_AGENT_PROTOCOL", "grpc", "SW_AGENT_COLLECTOR_BACKEND_SERVICES", collector),
        role);
  }

  private Agent skyWalking(String service, Map<String, String> reporter, String... role)
      throws IOException {
    Path bin = installed.resolve("skywalking").resolve("bin");
    ProcessBuilder builder =
        new ProcessBuilder(
            bin.resolve("sw-python").toString(),
            "run",
            bin.resolve("python").toString(),
            SOURCES.resolve("skywalking").resolve("app.py").toString());
    builder.command().addAll(List.of(role));
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "SW_AGENT_NAME",
                service,
                "SW_AGENT_INSTANCE_NAME",
                service + "-1",
                "SW_AGENT_LOG_REPORTER_LEVEL",
                "WARNING",
                "SW_AGENT_METER_REPORTER_PERIOD",
                "5"));
    settings.putAll(reporter);
    return Agent.start(service, builder, settings);
  }

  private static Map<String, String> openTelemetry(
      String service, URI otlp, Map<String, String> environment) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "OTEL_SERVICE_NAME", service,
                "OTEL_EXPORTER_OTLP_ENDPOINT", otlp.toString(),
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_TRACES_EXPORTER", "otlp",
                "OTEL_LOGS_EXPORTER", "otlp",
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_METRIC_EXPORT_INTERVAL", "2000",
                "OTEL_BSP_SCHEDULE_DELAY", "300",
                "OTEL_BLRP_SCHEDULE_DELAY", "300"));
    settings.putAll(environment);
    return settings;
  }
}
