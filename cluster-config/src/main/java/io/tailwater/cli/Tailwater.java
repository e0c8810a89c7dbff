package io.tailwater.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line {@code tailwater}. */
@Command(
    name = "tailwater",
    description =
        "Tail sampling from Kafka to ClickHouse: judges whole traces, keeps what matters.",
    version = "tailwater " + Tailwater.VERSION,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or the answer is yes",
      "1:failed, or the answer is no",
      "2:the command line or the configuration is wrong",
      "3:already running, or a port is taken"
    })
public final class Tailwater implements Runnable {
  /** The version of this build, the same as the root pom's. */
  public static final String VERSION = "0.1.0";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(Streams.ofProcess()).execute(arguments));
  }

  /** The command line with all commands, those of other modules included. */
  static CommandLine commandLine(Streams streams) {
    CommandLine commandLine =
        new CommandLine(new Tailwater())
            .addSubcommand(new UpCommand(streams))
            .addSubcommand(new DownCommand(streams))
            .addSubcommand(new StatusCommand(streams))
            .addSubcommand(new RepartitionCommand(streams))
            .addSubcommand(DeadLettersCommand.commandLine(streams))
            .addSubcommand(AlertsCommand.commandLine(streams))
            .addSubcommand(new BacktestCommand(streams))
            .addSubcommand(new SqlCommand(streams))
            .addSubcommand(new CheckCommand(streams))
            .addSubcommand(new EvaluateCommand(streams));
    ServiceLoader.load(CommandProvider.class)
        .forEach(provider -> commandLine.addSubcommand(provider.command()));
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(Tailwater::explainUsage)
        .setExecutionExceptionHandler(
            (thrown, command, _) -> explainFailure(thrown, command, streams));
  }

  /** Without a command: says which there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static int explainUsage(ParameterException refused, String[] arguments) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(refused.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(refused, err) && arguments.length == 0) {
      command.usage(err);
    } else {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return ExitCode.USAGE;
  }

  private static int explainFailure(Exception thrown, CommandLine command, Streams streams) {
    if (thrown instanceof CommandFailure failure) {
      streams.err().println(failure.getMessage());
      return failure.exitCode();
    }
    String name = command.getCommandSpec().qualifiedName();
    String line = name + ": unexpected " + thrown;
    streams.err().println(line.replace('\n', ' ') + detailsIn(thrown));
    return ExitCode.FAILED;
  }

  /** Writes the stack trace where it does not bother the user, and says where. */
  private static String detailsIn(Exception thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    for (Path directory :
        Arrays.asList(
            DataOption.home().resolve(".tailwater"),
            Path.of(System.getProperty("java.io.tmpdir", ".")))) {
      try {
        Files.createDirectories(directory);
        Path file = directory.resolve("tailwater-cli.log");
        Files.writeString(
            file,
            Instant.now() + " " + trace,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        return "; details: " + file;
      } catch (IOException _) {
        // The next directory may be writable; without any, the one line has to do.
      }
    }
    return "";
  }
}
