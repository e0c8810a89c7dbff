package io.tailwater.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that look into Kafka: of the running instance, or one that is named. */
final class KafkaOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Look at these brokers instead of those of the running instance.")
  private @Nullable String kafka;

  @Mixin private DataOption data = new DataOption();

  /**
   * The brokers.
   *
   * @throws CommandFailure if none are named and nothing runs, or what is named is none
   */
  String brokers() {
    if (kafka != null) {
      return ServerAddress.brokers("--kafka", kafka);
    }
    return data.running("brokers with --kafka").kafka();
  }

  /** The data directory of the instance. */
  DataOption data() {
    return data;
  }
}
