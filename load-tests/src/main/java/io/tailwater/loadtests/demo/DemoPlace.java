package io.tailwater.loadtests.demo;

import io.tailwater.cli.InstanceOptions;
import io.tailwater.cli.instance.InstanceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where the demo's instance lives: the options of {@code up}, for one that rather moves than fails.
 */
final class DemoPlace {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory (default: .tailwater/demo, beside the launcher).")
  private @Nullable Path data;

  @Mixin private InstanceOptions options = new InstanceOptions();

  /** Where the instance keeps everything. */
  Path data() {
    return data == null
        ? Path.of(System.getProperty("tailwater.home", "."))
            .resolve(".tailwater")
            .resolve("demo")
            .normalize()
        : data;
  }

  /** The configuration that the user named. */
  Optional<Path> config() {
    return options.config();
  }

  /**
   * The settings of the instance.
   *
   * @param config the configuration in force
   * @param note takes a line for each default port that is taken
   * @throws io.tailwater.cli.CommandFailure if an option makes no sense
   */
  InstanceSettings settings(Path config, Consumer<String> note) {
    return options.settings(
        data(), Optional.of(config), (option, usual, free) -> port(option, usual, free, note));
  }

  static int port(String option, int usual, int free, Consumer<String> note) {
    if (usual == free || isFree(usual)) {
      return usual;
    }
    note.accept("port %d is taken: using %d for %s".formatted(usual, free, option));
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
