package io.tailwater.cli.instance;

import io.tailwater.config.NodeSettings.Receivers;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to start and where.
 *
 * @param data the directory of everything that the instance writes
 * @param kafka brokers to use instead of the embedded one, as {@code host:port,...}
 * @param clickHouse the server to use instead of the embedded engine
 * @param config the {@code tailwater.yaml}; empty means the one in {@code data}, written there from
 *     the shipped one if need be
 * @param ports where to listen; those of servers that are not started are ignored
 * @param nodes the nodes; the first one has its ports from {@code ports}
 */
public record InstanceSettings(
    Path data,
    Optional<String> kafka,
    Optional<URI> clickHouse,
    Optional<Path> config,
    Ports ports,
    List<NodePlace> nodes) {
  public InstanceSettings {
    nodes = List.copyOf(nodes);
  }

  /** With a single node. */
  public InstanceSettings(
      Path data,
      Optional<String> kafka,
      Optional<URI> clickHouse,
      Optional<Path> config,
      Ports ports) {
    this(
        data,
        kafka,
        clickHouse,
        config,
        ports,
        List.of(new NodePlace("node-1", ports.http(), ports.otlp(), ports.agents(), 0)));
  }

  /** Everything embedded, the shipped configuration and ports that are free now. */
  public static InstanceSettings embedded(Path data) {
    return new InstanceSettings(
        data, Optional.empty(), Optional.empty(), Optional.empty(), Ports.free());
  }

  /** The same without the receivers that the configuration turns off. */
  InstanceSettings only(Receivers on) {
    return new InstanceSettings(
        data, kafka, clickHouse, config, ports, nodes.stream().map(node -> node.only(on)).toList());
  }

  /** The same with this configuration file. */
  public InstanceSettings withConfig(Path file) {
    return new InstanceSettings(data, kafka, clickHouse, Optional.of(file), ports, nodes);
  }
}
