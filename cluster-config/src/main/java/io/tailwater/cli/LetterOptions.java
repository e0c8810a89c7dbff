package io.tailwater.cli;

import io.tailwater.cli.deadletters.LetterFilter;
import io.tailwater.cli.deadletters.LetterNumber;
import io.tailwater.config.GoDuration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters a command is about. */
final class LetterOptions {
  @Option(
      names = "--reason",
      paramLabel = "R",
      description = "Only those of this reason, such as malformed_record.")
  private @Nullable String reason;

  @Option(names = "--topic", paramLabel = "T", description = "Only those that are from this topic.")
  private @Nullable String topic;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Only those of the last 30m, 2h or so.")
  private @Nullable String since;

  /**
   * The letters that are meant at this moment.
   *
   * @throws CommandFailure if an option makes no sense
   */
  LetterFilter filter(Instant now) {
    long sinceMillis =
        since == null
            ? 0
            : GoDuration.parse(since)
                .filter(duration -> duration.isPositive())
                .map(duration -> now.minus(duration).toEpochMilli())
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            ExitCode.USAGE,
                            "--since takes a duration such as 30m or 2h, not '" + since + "'"));
    return new LetterFilter(
        Optional.ofNullable(reason), Optional.ofNullable(topic), Math.max(0, sinceMillis));
  }

  /**
   * The number of a letter.
   *
   * @throws CommandFailure if the text is none
   */
  static LetterNumber number(String text) {
    return LetterNumber.parse(text)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "a dead letter is named PARTITION:OFFSET, such as 0:17, not '" + text + "'"));
  }
}
