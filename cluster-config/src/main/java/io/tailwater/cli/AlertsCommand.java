package io.tailwater.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tailwater alerts}: what is wrong, and who is told. */
@Command(
    name = "alerts",
    description = "Shows open incidents, silences them, and tests and mends receivers.",
    mixinStandardHelpOptions = true)
final class AlertsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with its subcommands. */
  static CommandLine commandLine(Streams streams) {
    return new CommandLine(new AlertsCommand())
        .addSubcommand(new AlertsListCommand(streams))
        .addSubcommand(new AlertsShowCommand(streams))
        .addSubcommand(new AlertsAckCommand(streams))
        .addSubcommand(new AlertsSilenceCommand(streams))
        .addSubcommand(new AlertsUnsilenceCommand(streams))
        .addSubcommand(new AlertsRetryCommand(streams))
        .addSubcommand(new AlertsTestReceiverCommand(streams));
  }

  /** Without a subcommand: says which there are. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say list, show, ack, silence, unsilence, retry or test-receiver");
  }
}
