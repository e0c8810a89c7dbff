package io.tailwater.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Today's names of attributes that OpenTracing and OpenTelemetry's older conventions named
 * otherwise, and today's values where those changed too. What agents of both generations say of one
 * thing becomes one name with one value.
 *
 * <p>Sources: OpenTelemetry's semantic conventions 1.44, the registry of deprecated attributes and
 * the migration guides for HTTP, databases, RPC and messaging; OpenTracing's {@code
 * semantic_conventions.md}; gRPC's {@code statuscodes.md}.
 */
public final class SemanticConventions {
  private static final String GRPC_STATUS = "rpc.grpc.status_code";

  private static final Map<String, String> TODAY =
      Map.ofEntries(
          Map.entry("http.method", "http.request.method"),
          Map.entry("http.status_code", "http.response.status_code"),
          Map.entry("http.url", "url.full"),
          Map.entry("http.scheme", "url.scheme"),
          Map.entry("http.user_agent", "user_agent.original"),
          Map.entry("http.client_ip", "client.address"),
          Map.entry("http.flavor", "network.protocol.version"),
          Map.entry("http.resend_count", "http.request.resend_count"),
          Map.entry("net.peer.ip", "network.peer.address"),
          Map.entry("net.sock.peer.addr", "network.peer.address"),
          Map.entry("net.sock.peer.port", "network.peer.port"),
          Map.entry("net.sock.host.addr", "network.local.address"),
          Map.entry("net.sock.host.port", "network.local.port"),
          Map.entry("net.host.ip", "network.local.address"),
          Map.entry("net.protocol.name", "network.protocol.name"),
          Map.entry("net.protocol.version", "network.protocol.version"),
          Map.entry("net.app.protocol.name", "network.protocol.name"),
          Map.entry("net.app.protocol.version", "network.protocol.version"),
          Map.entry("net.transport", "network.transport"),
          Map.entry("db.system", "db.system.name"),
          Map.entry("db.type", "db.system.name"),
          Map.entry("db.name", "db.namespace"),
          Map.entry("db.instance", "db.namespace"),
          Map.entry("db.redis.database_index", "db.namespace"),
          Map.entry("db.statement", "db.query.text"),
          Map.entry("db.operation", "db.operation.name"),
          Map.entry("db.sql.table", "db.collection.name"),
          Map.entry("db.mongodb.collection", "db.collection.name"),
          Map.entry("db.cassandra.table", "db.collection.name"),
          Map.entry("db.cosmosdb.container", "db.collection.name"),
          Map.entry("rpc.system", "rpc.system.name"),
          Map.entry(GRPC_STATUS, "rpc.status_code"),
          Map.entry("rpc.response.status_code", "rpc.status_code"),
          Map.entry("messaging.destination", "messaging.destination.name"),
          Map.entry("message_bus.destination", "messaging.destination.name"),
          Map.entry("messaging.operation", "messaging.operation.type"),
          Map.entry("messaging.message_id", "messaging.message.id"),
          Map.entry("messaging.conversation_id", "messaging.message.conversation_id"),
          Map.entry("messaging.client_id", "messaging.client.id"),
          Map.entry("messaging.kafka.consumer_group", "messaging.consumer.group.name"),
          Map.entry("messaging.kafka.consumer.group", "messaging.consumer.group.name"),
          Map.entry("messaging.kafka.partition", "messaging.destination.partition.id"),
          Map.entry("messaging.kafka.destination.partition", "messaging.destination.partition.id"),
          Map.entry("messaging.kafka.message.offset", "messaging.kafka.offset"),
          Map.entry("code.function", "code.function.name"),
          Map.entry("code.filepath", "code.file.path"),
          Map.entry("code.lineno", "code.line.number"),
          Map.entry("code.column", "code.column.number"),
          Map.entry("gen_ai.system", "gen_ai.provider.name"),
          Map.entry("gen_ai.usage.prompt_tokens", "gen_ai.usage.input_tokens"),
          Map.entry("gen_ai.usage.completion_tokens", "gen_ai.usage.output_tokens"),
          Map.entry("deployment.environment", "deployment.environment.name"));

  private static final Map<String, String> DATABASES =
      Map.ofEntries(
          Map.entry("mssql", "microsoft.sql_server"),
          Map.entry("oracle", "oracle.db"),
          Map.entry("db2", "ibm.db2"),
          Map.entry("informix", "ibm.informix"),
          Map.entry("netezza", "ibm.netezza"),
          Map.entry("cosmosdb", "azure.cosmosdb"),
          Map.entry("dynamodb", "aws.dynamodb"),
          Map.entry("redshift", "aws.redshift"),
          Map.entry("spanner", "gcp.spanner"),
          Map.entry("hanadb", "sap.hana"),
          Map.entry("maxdb", "sap.maxdb"),
          Map.entry("adabas", "softwareag.adabas"),
          Map.entry("firebird", "firebirdsql"),
          Map.entry("ingres", "actian.ingres"),
          Map.entry("h2", "h2database"));

  /**
   * What changed its values with its name: what each is called today, others being as they were.
   */
  private static final Map<String, Map<String, String>> VALUES =
      Map.of(
          "db.system", DATABASES,
          "db.type", DATABASES,
          "rpc.system", Map.of("apache_dubbo", "dubbo", "connect_rpc", "connectrpc"),
          "net.transport", Map.of("ip_tcp", "tcp", "ip_udp", "udp"),
          "messaging.operation", Map.of("publish", "send", "deliver", "process"));

  private static final List<String> GRPC_STATUSES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  /** Of today's names that had others: all of them, today's first. */
  private static final Map<String, List<String>> GENERATIONS = generations();

  private SemanticConventions() {}

  private static Map<String, List<String>> generations() {
    Map<String, List<String>> generations = new HashMap<>();
    TODAY.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                generations
                    .computeIfAbsent(entry.getValue(), today -> new ArrayList<>(List.of(today)))
                    .add(entry.getKey()));
    return generations;
  }

  /** Today's name of an attribute; its own where there is no other. */
  public static String today(String name) {
    return TODAY.getOrDefault(name, name);
  }

  /**
   * Today's name of a span's attribute; its own where there is no other. What older conventions
   * said of the two ends of a connection depends on which end the span is at.
   */
  public static String today(String name, SpanKind kind) {
    boolean serves = kind == SpanKind.SERVER;
    return switch (name) {
      case "net.peer.name" -> serves ? "client.address" : "server.address";
      case "net.peer.port" -> serves ? "client.port" : "server.port";
      case "net.host.name" -> serves ? "server.address" : name;
      case "net.host.port" -> serves ? "server.port" : name;
      default -> today(name);
    };
  }

  /** The older names whose today's name depends on the span's kind. */
  public static List<String> sided() {
    return List.of("net.peer.name", "net.peer.port", "net.host.name", "net.host.port");
  }

  /** The older names whose today's name is always the same. */
  public static Iterable<String> older() {
    return TODAY.keySet();
  }

  /** Every name that says what this one says, in any generation: at least itself. */
  public static List<String> generationsOf(String name) {
    return GENERATIONS.getOrDefault(today(name), List.of(name));
  }

  /** Whether {@link #valueToday} may differ for an attribute of this older name. */
  public static boolean changedValues(String older) {
    return changedWords(older) || isHost(older);
  }

  /** Whether the words changed that are values of an attribute of this older name. */
  public static boolean changedWords(String older) {
    return VALUES.containsKey(older) || older.equals(GRPC_STATUS);
  }

  /**
   * What the value of an attribute of this older name is today, as text; null where it means
   * nothing.
   */
  public static @Nullable String valueToday(String older, String value) {
    if (older.equals(GRPC_STATUS)) {
      return grpcStatus(value);
    }
    if (isHost(older)) {
      return withoutPort(value);
    }
    Map<String, String> values = VALUES.get(older);
    return values == null ? value : values.getOrDefault(value, value);
  }

  private static boolean isHost(String older) {
    return older.equals("net.host.name") || older.equals("net.peer.name");
  }

  /** OpenTelemetry's agent for Python puts the header {@code Host} there, with the port. */
  private static String withoutPort(String host) {
    int colon = host.indexOf(':');
    boolean hasPort =
        colon > 0
            && colon + 1 < host.length()
            && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    return hasPort ? host.substring(0, colon) : host;
  }

  private static @Nullable String grpcStatus(String code) {
    if (code.isEmpty() || code.length() > 2 || !code.chars().allMatch(Character::isDigit)) {
      return null;
    }
    int number = Integer.parseInt(code);
    return number < GRPC_STATUSES.size() ? GRPC_STATUSES.get(number) : null;
  }
}
