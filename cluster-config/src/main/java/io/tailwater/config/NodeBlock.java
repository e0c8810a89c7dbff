package io.tailwater.config;

import io.tailwater.config.NodeSettings.ClickHouseBatch;
import io.tailwater.config.NodeSettings.Limits;
import io.tailwater.config.NodeSettings.Receivers;
import io.tailwater.config.NodeSettings.Source;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the checked {@code node:} block into settings, with the rules no table can say. */
final class NodeBlock {
  private static final long MIB = 1024 * 1024;
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final List<Source> DEFAULT_SOURCES =
      List.of(
          new Source(Topics.OTLP_SPANS, Encoding.otlpProto(Signal.TRACES)),
          new Source(Topics.OTLP_LOGS, Encoding.otlpProto(Signal.LOGS)),
          new Source(Topics.OTLP_METRICS, Encoding.otlpProto(Signal.METRICS)));
  private static final Section ABSENT =
      new Section("node", Position.WHOLE_FILE, Map.of(), Map.of());

  private final Findings findings;

  NodeBlock(Findings findings) {
    this.findings = findings;
  }

  /** The block's meaning; an absent block means the defaults. */
  NodeSettings read(Optional<Section> given) {
    Section block = given.orElse(ABSENT);
    List<Source> sources = block.mentions("sources") ? sources(block) : DEFAULT_SOURCES;
    Optional<Long> memoryBudget = block.value("memory_budget", Long.class);
    return new NodeSettings(
        memoryBudget.map(OptionalLong::of).orElse(OptionalLong.empty()),
        block.value("partitions", Long.class).orElse(8L).intValue(),
        block
            .value("group_protocol", String.class)
            .map(GroupProtocol::of)
            .orElse(GroupProtocol.COOPERATIVE),
        limits(block.value("limits", Section.class).orElse(ABSENT)),
        block
            .value("rekey", Section.class)
            .flatMap(rekey -> rekey.value("enabled", Boolean.class))
            .orElse(true),
        sources,
        new Receivers(
            block.value("otlp_grpc", Boolean.class).orElse(true),
            block.value("zipkin_http", Boolean.class).orElse(true),
            block.value("skywalking_grpc", Boolean.class).orElse(true)),
        batch(block.value("clickhouse", Section.class).orElse(ABSENT)));
  }

  private Limits limits(Section block) {
    long maxRecordBytes = block.value("max_record_bytes", Long.class).orElse(8 * MIB);
    Optional<Long> givenSpanBytes = block.value("max_span_bytes", Long.class);
    if (givenSpanBytes.isPresent() && givenSpanBytes.get() > maxRecordBytes) {
      findings.error(
          block.at("max_span_bytes"),
          block.path("max_span_bytes"),
          "must not be above max_record_bytes, which is " + ByteSize.format(maxRecordBytes));
    }
    return new Limits(maxRecordBytes, givenSpanBytes.orElse(Math.min(MIB, maxRecordBytes)));
  }

  private List<Source> sources(Section block) {
    List<Source> sources = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section entry : block.sections("sources")) {
      String name = entry.value("topic", String.class).orElse("");
      if (name.isEmpty()) {
        continue;
      }
      Position at = entry.at("topic");
      Signal signal = signal(entry);
      if (!TOPIC.matcher(name).matches()) {
        findings.error(at, entry.path("topic"), "'" + name + "' is no topic name");
      } else if (name.startsWith("tailwater.")) {
        findings.error(at, entry.path("topic"), "'" + name + "' is one of Tailwater's own topics");
      } else if (!seen.add(name + ' ' + signal.word())) {
        findings.error(at, entry.path("topic"), "'" + name + "' is listed twice");
      }
      Encoding.of(signal, encoding(entry))
          .ifPresentOrElse(
              encoding -> sources.add(new Source(name, encoding)),
              () ->
                  findings.error(
                      entry.at("encoding"),
                      entry.path("encoding"),
                      "'%s' is no encoding of %s".formatted(encoding(entry), signal.word())));
    }
    if (sources.stream().noneMatch(source -> source.signal() == Signal.TRACES)
        && !block.sections("sources").isEmpty()) {
      findings.error(
          block.at("sources"),
          block.path("sources"),
          "names no topic with traces; add one, such as " + Topics.OTLP_SPANS);
    }
    return sources;
  }

  private static String encoding(Section entry) {
    return entry.value("encoding", String.class).orElse("otlp_proto");
  }

  /** As it says, or the first that has the encoding. */
  private static Signal signal(Section entry) {
    return entry
        .value("signal", String.class)
        .flatMap(Signal::of)
        .or(() -> Encoding.signalsOf(encoding(entry)).findFirst())
        .orElse(Signal.TRACES);
  }

  private static ClickHouseBatch batch(Section block) {
    return new ClickHouseBatch(
        block.value("batch_max_rows", Long.class).orElse(50_000L).intValue(),
        block.value("batch_max_delay", Duration.class).orElse(Duration.ofSeconds(1)));
  }
}
