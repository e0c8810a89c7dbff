package io.tailwater.loadtests.demo;

import io.tailwater.cli.CommandFailure;
import io.tailwater.config.GoDuration;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.loadtests.shop.ShopAgents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code tailwater demo}: an instance with the living shop in front of it. */
@Command(
    name = "demo",
    description = {
      "Starts Tailwater on this machine, with Kafka and ClickHouse, and sends it the traffic of a"
          + " web shop to which things happen. Shows what becomes of it, and queries to try.",
      "Runs until Ctrl-C. With --for, checks at the end that nothing was lost: ends with 0 if so,"
          + " and with 1 if not."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final long TIDYING_SECONDS = 120;
  private static final double HIGHEST_RATE = 100_000;
  private static final String CONFIG = "demo-tailwater.yaml";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "How long the shop is open, such as 60s or 5m (default: until Ctrl-C).")
  private @Nullable Duration howLong;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Traces per second, of about 10 spans each (default: ${DEFAULT-VALUE}).")
  private double tracesPerSecond = ShopAgents.DEFAULT_TRACES_PER_SECOND;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of all chance (default: another one every time). The same seed makes the same trace"
              + " ids, and what was decided about a trace holds: repeat a seed on fresh data only.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "Ends with the summary as one JSON object in one line.")
  private boolean json;

  @Mixin private DemoPlace instance = new DemoPlace();

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = new Screen(System.out, Terminal.isWatched());
    if (!(tracesPerSecond > 0) || tracesPerSecond > HIGHEST_RATE) {
      throw new CommandFailure(
          USAGE, "--rate takes a number above 0 and at most 100000, not " + tracesPerSecond);
    }
    Path config = instance.config().orElseGet(() -> writeConfig(instance.data()));
    Demo.Plan plan =
        new Demo.Plan(
            Optional.ofNullable(howLong),
            tracesPerSecond,
            seed == null ? System.currentTimeMillis() : seed,
            decisionWait(config),
            instance.config().isEmpty());
    return run(new Demo(instance.settings(config, screen::say), plan, screen));
  }

  private int run(Demo demo) throws InterruptedException {
    Ending ending = new Ending();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ending.onSignal(demo), "stop"));
    int exitCode = FAILED;
    try {
      Optional<Summary> summary = demo.run();
      if (json) {
        summary.map(Summary::json).ifPresent(System.out::println);
      }
      exitCode = exitCode(summary);
      return exitCode;
    } finally {
      System.out.flush();
      ending.done(exitCode);
    }
  }

  /** A run that was to be checked, but was interrupted before, is no success. */
  private int exitCode(Optional<Summary> summary) {
    boolean unchecked = summary.map(Summary::checks).filter(checks -> !checks.isEmpty()).isEmpty();
    if (howLong != null && unchecked) {
      System.err.println("interrupted: whether anything was lost was not checked");
      return FAILED;
    }
    return summary.map(Summary::ok).orElse(true) ? OK : FAILED;
  }

  private static Path writeConfig(Path data) {
    Path file = data.resolve(CONFIG);
    try (InputStream resource = DemoCommand.class.getResourceAsStream(CONFIG)) {
      if (resource == null) {
        throw new IllegalStateException("the class path lacks " + CONFIG);
      }
      Files.createDirectories(data);
      Files.write(file, resource.readAllBytes());
      return file;
    } catch (IOException refused) {
      throw new CommandFailure(
          FAILED,
          "cannot write "
              + file
              + " ("
              + refused.getClass().getSimpleName()
              + "); choose another --data DIR");
    }
  }

  private static Duration decisionWait(Path config) {
    try {
      return TailwaterConfig.load(config).sampling().decisionWait();
    } catch (InvalidConfigException refused) {
      throw new CommandFailure(USAGE, String.valueOf(refused.getMessage()));
    }
  }

  /** Holds a signal back until the demo has tidied up. */
  private static final class Ending {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode;

    void done(int code) {
      exitCode = code;
      over.countDown();
    }

    /** Without the halt, the process would end with the signal's exit code. */
    void onSignal(Demo demo) {
      if (over.getCount() == 0) {
        return;
      }
      demo.stop();
      try {
        if (over.await(TIDYING_SECONDS, TimeUnit.SECONDS)) {
          Runtime.getRuntime().halt(exitCode);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class DurationText implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return GoDuration.parse(text)
          .filter(Duration::isPositive)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is not a duration such as 60s or 5m"));
    }
  }
}
