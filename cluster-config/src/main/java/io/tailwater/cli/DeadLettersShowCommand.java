package io.tailwater.cli;

import io.tailwater.cli.deadletters.DeadLetter;
import io.tailwater.cli.deadletters.LetterCluster;
import io.tailwater.cli.deadletters.LetterNumber;
import io.tailwater.cli.deadletters.LetterReader;
import io.tailwater.cli.deadletters.LetterTopic;
import io.tailwater.cli.deadletters.LetterView;
import io.tailwater.cli.deadletters.SourceTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater deadletters show}: everything about one letter. */
@Command(
    name = "show",
    description = "Shows a dead letter: its headers, its bytes, and what a node makes of it now.",
    mixinStandardHelpOptions = true)
final class DeadLettersShowCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "PARTITION:OFFSET", description = "Its number, as 'list' shows it.")
  private String number = "";

  @Option(
      names = "--raw",
      paramLabel = "FILE",
      description = "Write its bytes to this file too, over what is there.")
  private @Nullable Path raw;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private SourcesOption config = new SourcesOption();

  DeadLettersShowCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    LetterNumber wanted = LetterOptions.number(number);
    SourceTopics sources = config.sources(kafka.data());
    return DeadLettersCommand.run(kafka.brokers(), cluster -> show(cluster, wanted, sources));
  }

  private int show(LetterCluster cluster, LetterNumber wanted, SourceTopics sources) {
    try (LetterTopic topic = cluster.letters()) {
      DeadLetter letter =
          topic
              .find(wanted)
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          ExitCode.FAILED,
                          "there is no dead letter "
                              + wanted
                              + ": './tailwater deadletters list' shows which there are"));
      DeadLettersCommand.print(
          streams,
          LetterView.lines(letter, cluster.replayed().contains(wanted), new LetterReader(sources)));
      if (raw != null) {
        write(letter, raw);
      }
    }
    return ExitCode.OK;
  }

  private void write(DeadLetter letter, Path file) {
    try {
      Files.write(file, letter.value());
      streams.out().println("written to " + file);
    } catch (IOException failed) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot write " + file + ": " + ClickHouseHttp.reason(failed));
    }
  }
}
