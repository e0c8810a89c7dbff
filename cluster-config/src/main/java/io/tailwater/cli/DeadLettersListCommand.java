package io.tailwater.cli;

import io.tailwater.cli.deadletters.LetterCluster;
import io.tailwater.cli.deadletters.LetterFilter;
import io.tailwater.cli.deadletters.LetterTable;
import io.tailwater.cli.deadletters.LetterTopic;
import io.tailwater.cli.deadletters.ReplayedLetters;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailwater deadletters list}: a line for each of the newest letters, and their counts. */
@Command(
    name = "list",
    description = "Lists dead letters, the newest first, and counts all of them by reason.",
    mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {
  private static final int MAX_LIMIT = 10_000;

  private final Streams streams;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most so many (default: ${DEFAULT-VALUE}); all are counted.")
  private int limit = 50;

  @Mixin private LetterOptions letters = new LetterOptions();

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  DeadLettersListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--limit takes a number from 1 to %d, not %d".formatted(MAX_LIMIT, limit));
    }
    LetterFilter filter = letters.filter(Instant.now());
    return DeadLettersCommand.run(kafka.brokers(), cluster -> list(cluster, filter));
  }

  private int list(LetterCluster cluster, LetterFilter filter) {
    LetterTable table = new LetterTable(limit);
    ReplayedLetters replayed = cluster.replayed();
    try (LetterTopic topic = cluster.letters()) {
      topic.forEach(filter, letter -> table.add(letter, replayed.contains(letter.number())));
    }
    DeadLettersCommand.print(streams, table.lines());
    return ExitCode.OK;
  }
}
