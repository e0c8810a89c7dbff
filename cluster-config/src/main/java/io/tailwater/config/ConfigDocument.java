package io.tailwater.config;

import io.tailwater.config.ConfigKey.Support;

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

          `tailwater.yaml` has blocks at its top level. `tail_sampling` is what the OpenTelemetry
          Collector's processor of that name takes (v0.164): the block of a collector's file can be used as
          it is. `node` is Tailwater's own, and so are those for logs, metrics, agents and alerts
          (`alerts`, `slos`, `receivers`: docs/alerts). Check a file with `./tailwater check FILE`; a file with errors is
          refused as a whole, with file, line, column, key and reason for each of them.

          Durations are written as in Go (`10s`, `1m30s`, `500ms`), sizes as `512MiB` or `1GiB`. An entry of
          a list is written `[]`. Policies inside another (`and_sub_policy`, `or_sub_policy`,
          `drop_sub_policy`, `composite_sub_policy`, `not_sub_policy`, the `policy` of a `scope`, the
          `condition` of a rule) take the same keys as those of `policies`, but need no name.

          By default (`compat: strict`) what the collector reads otherwise than people do is refused with
          the reason and a way to mend it, and `and`, `or`, `not` and `composite` nest at will. With
          `compat: otel` a file means what it means to the collector, and what the collector refuses to
          start with is refused. There a key that is required below may be absent, and is then empty, zero
          or false as in the collector, wherever the collector takes that.

          Without `--config`, `./tailwater up` uses `tailwater.yaml` in the data directory, and writes the one
          below there first if there is none.

          ```yaml
          %s```

          """
                .formatted(TailwaterConfig.shippedText()));
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
            defaultText(key),
            key.type().check(),
            key.live() ? "yes" : "no",
            key.since(),
            key.meaning() + remark(key.support()));
  }

  private static String defaultText(ConfigKey key) {
    return switch (key.need()) {
      case NONE -> key.defaultText();
      case ALWAYS -> "required";
      case STRICT ->
          key.defaultText().isEmpty()
              ? "required"
              : "required; %s with `compat: otel`".formatted(key.defaultText());
    };
  }

  private static String remark(Support support) {
    return switch (support) {
      case Support.Used() -> "";
      case Support.NoEffect(String reason) -> " Accepted; it " + reason + ".";
    };
  }
}
