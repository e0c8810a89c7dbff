package io.tailwater.cli;

import io.tailwater.cli.deadletters.LetterCluster;
import io.tailwater.cli.deadletters.LetterFilter;
import io.tailwater.cli.deadletters.LetterNumber;
import io.tailwater.cli.deadletters.Replay;
import io.tailwater.cli.deadletters.ReplayReport;
import io.tailwater.cli.deadletters.SourceTopics;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater deadletters replay}: puts letters back where nodes read them. */
@Command(
    name = "replay",
    description = {
      "Puts dead letters back into the topics that they are from, each once: as they came, under"
          + " their own key.",
      "Without any choice it takes all that were not replayed before and that the nodes can read"
          + " now. May be broken off at any time; the next run goes on.",
      "Exits 1 if any letter was refused."
    },
    mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {
  private static final String OWN_TOPICS = "tailwater.";

  private final Streams streams;

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      arity = "0..*",
      description = "Only these, as 'list' shows them.")
  private List<String> numbers = List.of();

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "Put them into this topic instead, whatever they are and without a check.")
  private @Nullable String to;

  @Option(names = "--again", description = "Also those that were replayed before.")
  private boolean again;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Mixin private LetterOptions letters = new LetterOptions();

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private SourcesOption config = new SourcesOption();

  DeadLettersReplayCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LetterFilter filter = letters.filter(Instant.now());
    NavigableSet<LetterNumber> chosen = new TreeSet<>();
    numbers.forEach(number -> chosen.add(LetterOptions.number(number)));
    if (!chosen.isEmpty() && filter.isSet()) {
      throw new CommandFailure(
          ExitCode.USAGE, "choose letters by number or by --reason, --topic and --since, not both");
    }
    if (to != null && to.startsWith(OWN_TOPICS)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--to takes a topic that nodes or you read, not '%s': only nodes write to tailwater.*"
              .formatted(to));
    }
    SourceTopics sources = config.sources(kafka.data());
    return DeadLettersCommand.run(
        kafka.brokers(), cluster -> replay(cluster, sources, chosen, filter));
  }

  private int replay(
      LetterCluster cluster,
      SourceTopics sources,
      NavigableSet<LetterNumber> chosen,
      LetterFilter filter) {
    if (to != null && cluster.partitions(to) == 0) {
      throw new CommandFailure(ExitCode.FAILED, "there is no topic " + to);
    }
    Replay replay = new Replay(cluster, sources, Optional.ofNullable(to), again, dryRun);
    ReplayReport report = chosen.isEmpty() ? replay.run(filter) : replay.run(chosen);
    DeadLettersCommand.print(streams, report.lines(dryRun));
    return report.refused() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
