package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.log.LogSamplingSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Turns the checked {@code logs:} block into settings. */
final class LogBlock {
  private static final int SEVERITY_RANGE = 4;

  private final Findings findings;

  LogBlock(Findings findings) {
    this.findings = findings;
  }

  /** The block's meaning; an absent block means the defaults. */
  LogSettings read(Optional<Section> given) {
    Section block = given.orElse(Section.absent("logs", Position.WHOLE_FILE));
    LogSamplingSpec defaults = LogSamplingSpec.DEFAULT;
    return new LogSettings(
        block.value("wait", Duration.class),
        block.value("verdict_memory", Duration.class).orElse(Duration.ofHours(2)),
        masking(block.value("masking", Section.class)),
        new LogSamplingSpec(
            block
                .value("always_keep", String.class)
                .map(LogBlock::lowestNumber)
                .orElse(defaults.alwaysFromSeverity()),
            block
                .value("first_of_pattern", Long.class)
                .map(Long::intValue)
                .orElse(defaults.firstOfPattern()),
            rate(block, defaults.defaultRate()),
            block.sections("tiers").stream().map(this::tier).toList()));
  }

  private static LogSettings.Masking masking(Optional<Section> given) {
    Section block = given.orElse(Section.absent("logs.masking", Position.WHOLE_FILE));
    return new LogSettings.Masking(
        block.value("enabled", Boolean.class).orElse(true),
        block.texts("names").stream().map(Located::value).toList(),
        block.texts("patterns").stream().map(Located::value).toList());
  }

  private static int lowestNumber(String severity) {
    return 1 + SEVERITY_RANGE * LogReference.SEVERITIES.indexOf(severity);
  }

  private LogSamplingSpec.Tier tier(Section tier) {
    List<Located<String>> services = tier.texts("services");
    return new LogSamplingSpec.Tier(
        tier.value("name", String.class).orElse(""),
        new HashSet<>(services.stream().map(Located::value).toList()),
        rate(tier, 1));
  }

  private double rate(Section block, double absent) {
    double rate = block.value("rate", Double.class).orElse(absent);
    if (rate >= 0 && rate <= 1) {
      return rate;
    }
    findings.error(block.at("rate"), block.path("rate"), "must be from 0 to 1");
    return absent;
  }
}
