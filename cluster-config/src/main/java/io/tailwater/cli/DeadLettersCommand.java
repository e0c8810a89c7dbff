package io.tailwater.cli;

import io.tailwater.cli.deadletters.LetterCluster;
import io.tailwater.cli.deadletters.LettersException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tailwater deadletters}: what could not be read, and how it is put back. */
@Command(
    name = "deadletters",
    description = "Lists what could not be read or stored, shows it, and puts it back.",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with its subcommands. */
  static CommandLine commandLine(Streams streams) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new DeadLettersListCommand(streams))
        .addSubcommand(new DeadLettersShowCommand(streams))
        .addSubcommand(new DeadLettersReplayCommand(streams));
  }

  /** Without a subcommand: says which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say list, show or replay");
  }

  /** What a subcommand does with the cluster; returns the exit code. */
  interface Work {
    int on(LetterCluster cluster);
  }

  /** Does it, and puts what fails into one line. */
  static int run(String brokers, Work work) {
    try (LetterCluster cluster = LetterCluster.open(brokers)) {
      return work.on(cluster);
    } catch (LettersException failed) {
      throw new CommandFailure(ExitCode.FAILED, failed.getMessage());
    } catch (KafkaException failed) {
      throw new CommandFailure(
          ExitCode.FAILED, LetterCluster.failure(brokers, failed).getMessage());
    }
  }

  /** Prints lines for people. */
  static void print(Streams streams, List<String> lines) {
    lines.forEach(streams.out()::println);
    streams.out().flush();
  }
}
