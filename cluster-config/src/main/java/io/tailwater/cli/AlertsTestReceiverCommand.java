package io.tailwater.cli;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.sinks.notify.Lanes;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.SampleMessages;
import io.tailwater.sinks.notify.Verdict;
import io.tailwater.sinks.notify.http.WebhookSender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts test-receiver}: sends a receiver of a configuration a test message. */
@Command(
    name = "test-receiver",
    description =
        "Sends a test message to a receiver of the configuration, and says what came back.",
    mixinStandardHelpOptions = true)
final class AlertsTestReceiverCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECEIVER",
      description = "Its name; all if none is given.")
  private @Nullable String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: tailwater.yaml in the data directory).")
  private @Nullable Path config;

  @Mixin private DataOption data = new DataOption();

  AlertsTestReceiverCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Path file = config == null ? data.directory().resolve("tailwater.yaml") : config;
    if (!Files.isReadable(file)) {
      throw new CommandFailure(
          ExitCode.USAGE, file + " cannot be read; name the configuration with --config");
    }
    List<Receiver> chosen = chosen(file);
    boolean all = true;
    try (WebhookSender sender = WebhookSender.create()) {
      for (Receiver receiver : chosen) {
        streams.out().println(Lanes.describe(receiver));
        long now = System.currentTimeMillis();
        Verdict verdict =
            sender.send(receiver, new Message.Single(SampleMessages.test(now, now)), now);
        streams.out().println("  " + words(verdict));
        all &= verdict instanceof Verdict.Delivered;
      }
    }
    return all ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<Receiver> chosen(Path file) {
    List<Receiver> receivers;
    try {
      receivers = TailwaterConfig.load(file).alertReceivers().receivers();
    } catch (InvalidConfigException refused) {
      throw new CommandFailure(
          ExitCode.USAGE,
          refused.errors().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    List<Receiver> chosen =
        receivers.stream()
            .filter(receiver -> name == null || receiver.name().equals(name))
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          name == null
              ? file + " has no receivers"
              : "%s has no receiver '%s'; there are %s"
                  .formatted(file, name, receivers.stream().map(Receiver::name).toList()));
    }
    return chosen;
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Delivered _ -> "delivered";
      case Verdict.Retry(String reason, _) -> "not delivered, would be tried again: " + reason;
      case Verdict.Rejected(String reason) -> "rejected: " + reason;
      case Verdict.Refused(String reason) -> "refused: " + reason;
      case Verdict.Gone(String reason) -> "gone, would be disabled: " + reason;
    };
  }
}
