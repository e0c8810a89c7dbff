package io.tailwater.config;

import io.tailwater.config.ConfigKey.Support;
import java.util.stream.Collectors;

/** The text of {@code docs/configuration.md}, generated from the {@link ConfigReference}. */
public final class ConfigDocument {
  private ConfigDocument() {}

  /** The whole document, in Markdown, with a line break at its end. */
  public static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
          # Configuration

          Generated from the table in `io.tailwater.config.ConfigReference`; after a change there run
          `./tailwater check --reference > docs/configuration.md`.

          `tailwater.yaml` has two blocks at its top level. `tail_sampling` is what the OpenTelemetry
          Collector's processor of that name takes (v0.164): the block of a collector's file can be used as
          it is. `node` is Tailwater's own. Check a file with `./tailwater check FILE`; a file with errors is
          refused as a whole, with file, line, column, key and reason for each of them.

          Durations are written as in Go (`10s`, `1m30s`, `500ms`), sizes as `512MiB` or `1GiB`. An entry of
          a list is written `[]`. The entries of `and_sub_policy` take the same keys as those of `policies`;
          an `and` inside an `and` is refused.

          Known to the collector and refused with a message, because this version cannot honour them: the
          policy types %s.

          Without `--config`, `./tailwater up` uses `tailwater.yaml` in the data directory, and writes the one
          below there first if there is none.

          ```yaml
          %s```

          """
                .formatted(
                    ConfigReference.UNSUPPORTED_POLICY_TYPES.stream()
                        .map(type -> "`" + type + "`")
                        .collect(Collectors.joining(", ")),
                    TailwaterConfig.shippedText()));
    text.append("| key | type | default | check | live | since | meaning |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    ConfigReference.KEYS.forEach(key -> text.append(row(key)));
    return text.append(
            "\n`live` says whether a running node takes a new value without a restart.\n")
        .toString();
  }

  private static String row(ConfigKey key) {
    return "| `%s` | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            key.path(),
            key.type().label(),
            key.required() ? "required" : key.defaultText(),
            key.type().check(),
            key.live() ? "yes" : "no",
            key.since(),
            key.meaning() + remark(key.support()));
  }

  private static String remark(Support support) {
    return switch (support) {
      case Support.Used() -> "";
      case Support.NoEffect(String reason) -> " Accepted; it " + reason + ".";
      case Support.OnlyDefault(String accepted, String reason) ->
          (accepted.isEmpty() ? " Refused: " : " Anything but `" + accepted + "` is refused: ")
              + reason
              + ".";
    };
  }
}
