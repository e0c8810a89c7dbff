package io.tailwater.loadtests.shop;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Opens the shop for a while in front of an OTLP/HTTP endpoint, by hand. Ends with status 0 if all
 * spans were acknowledged and 1 if not.
 */
@Command(
    name = "shop-traffic",
    description = "Sends the telemetry of a living web shop to an OTLP/HTTP endpoint.")
public final class ShopTrafficMain implements Callable<Integer> {
  @Option(
      names = "--endpoint",
      defaultValue = "http://127.0.0.1:4318",
      description = "Base address of the endpoint (default: ${DEFAULT-VALUE}).")
  private URI endpoint = URI.create("http://127.0.0.1:4318");

  @Option(
      names = "--rate",
      defaultValue = "150",
      description = "Traces per second, of about 10 spans each (default: ${DEFAULT-VALUE}).")
  private double tracesPerSecond = ShopAgents.DEFAULT_TRACES_PER_SECOND;

  @Option(
      names = "--for",
      defaultValue = "30s",
      converter = DurationText.class,
      description = "How long, such as 500ms, 30s or 5m (default: ${DEFAULT-VALUE}).")
  private Duration howLong = Duration.ofSeconds(30);

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  private ShopTrafficMain() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    CommandLine commandLine =
        new CommandLine(new ShopTrafficMain())
            .setParameterExceptionHandler((wrong, _) -> complain(wrong, "; see --help"))
            .setExecutionExceptionHandler((wrong, _, _) -> complain(wrong, ""));
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (ShopAgents agents =
        new ShopAgents(endpoint, tracesPerSecond, seed, ShopModel.standard())) {
      agents.start();
      Thread.sleep(howLong);
      agents.stop();
      ShopTruth truth = agents.truth();
      System.out.println(summary(truth));
      agents
          .lastFailure()
          .ifPresent(
              why ->
                  System.err.println(
                      "shop-traffic: " + why + "; check --endpoint and what listens there"));
      return truth.spans().acknowledged() == truth.spansEmitted() ? 0 : 1;
    }
  }

  private static int complain(Exception wrong, String howToMend) {
    System.err.println("shop-traffic: " + wrong.getMessage() + howToMend);
    return CommandLine.ExitCode.USAGE;
  }

  private static String summary(ShopTruth truth) {
    return String.format(
        Locale.ROOT,
        "traces %d (%d with errors, %d slow), spans %d: %d acknowledged, %d failed;"
            + " log records %d of %d, data points %d of %d acknowledged",
        truth.tracesStarted(),
        truth.tracesWithError(),
        truth.slowTraces(),
        truth.spansEmitted(),
        truth.spans().acknowledged(),
        truth.spans().failed(),
        truth.logRecords().acknowledged(),
        truth.logRecords().sent(),
        truth.dataPoints().acknowledged(),
        truth.dataPoints().sent());
  }

  private static final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String value) {
      Matcher matcher = TEXT.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a duration such as 500ms, 30s or 5m");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }
}
