package io.tailwater.cli.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What other commands must know of a running instance; kept in {@code run/instance.json} of its
 * data directory.
 *
 * @param supervisor the process that looks after the others
 * @param children the processes that it has started
 * @param kafka brokers, as {@code host:port,...}
 * @param clickHouse its HTTP interface
 * @param nodes where each node listens
 */
public record InstanceState(
    ProcessMark supervisor,
    List<ProcessMark> children,
    String kafka,
    URI clickHouse,
    List<NodePlace> nodes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  public InstanceState {
    children = List.copyOf(children);
    nodes = List.copyOf(nodes);
  }

  /** The HTTP interface of the first node. */
  public URI node() {
    return nodes.getFirst().http();
  }

  /** Where the first node takes OTLP/HTTP. */
  public URI otlp() {
    return nodes.getFirst().otlp();
  }

  /** The instance that runs on a data directory, if its supervisor lives. */
  public static Optional<InstanceState> running(Path data) {
    return recorded(data).filter(state -> state.supervisor().isAlive());
  }

  /** The instance that last ran on a data directory, dead or alive. */
  static Optional<InstanceState> recorded(Path data) {
    Path file = file(data);
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), InstanceState.class));
    } catch (IOException _) {
      // A file of another version says nothing; the lock is what protects the data.
      return Optional.empty();
    }
  }

  /**
   * Writes the file so that no reader ever sees half of it, and nobody but its user can read it:
   * there may be a password in the URL of ClickHouse.
   */
  void record(Path data) throws IOException {
    Path target = file(data);
    Path draft = target.resolveSibling("instance.json.new");
    Files.deleteIfExists(draft);
    if (Files.getFileStore(data).supportsFileAttributeView("posix")) {
      Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static void forget(Path data) throws IOException {
    Files.deleteIfExists(file(data));
  }

  /** All processes, the supervisor first. */
  List<ProcessMark> processes() {
    List<ProcessMark> all = new ArrayList<>();
    all.add(supervisor);
    all.addAll(children);
    return all;
  }

  /** For people: a line for each endpoint, with the process behind it. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(line("Kafka", kafka, "kafka"));
    lines.add(line("ClickHouse", withoutPassword(clickHouse), "clickhouse"));
    for (NodePlace node : nodes) {
      lines.add(line("OTLP/HTTP", node.otlp() + "/v1/traces", node.name()));
      addAgents(node, lines);
      lines.add(
          line(nodes.size() == 1 ? "node" : node.name(), node.http().toString(), node.name()));
    }
    return lines;
  }

  private void addAgents(NodePlace node, List<String> lines) {
    addAgent("OTLP/gRPC", "http://127.0.0.1:", node.agents().otlpGrpc(), node, lines);
    addAgent("Zipkin", "http://127.0.0.1:", node.agents().zipkin(), node, lines);
    addAgent("SkyWalking", "127.0.0.1:", node.agents().skyWalking(), node, lines);
  }

  private void addAgent(String what, String host, int port, NodePlace node, List<String> lines) {
    if (port != 0) {
      lines.add(line(what, host + port, node.name()));
    }
  }

  private String line(String what, String endpoint, String child) {
    String process =
        children.stream()
            .filter(mark -> mark.name().equals(child))
            .findFirst()
            .map(mark -> "pid " + mark.pid())
            .orElse("not started by Tailwater");
    return "%-11s %-38s %s".formatted(what, endpoint, process);
  }

  private static String withoutPassword(URI url) {
    return url.getUserInfo() == null
        ? url.toString()
        : url.toString().replace(url.getRawUserInfo() + "@", "");
  }

  private static Path file(Path data) {
    return data.resolve("run").resolve("instance.json");
  }
}
