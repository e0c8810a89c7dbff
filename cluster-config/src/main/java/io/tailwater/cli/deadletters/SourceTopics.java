package io.tailwater.cli.deadletters;

import io.tailwater.config.NodeSettings;
import io.tailwater.config.NodeSettings.Source;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What nodes read, by a configuration.
 *
 * @param file what messages call the configuration
 * @param rekey whether raw topics with spans are read at all
 * @param sources the raw topics
 * @param limits what a record, span, log or metric may weigh
 */
public record SourceTopics(String file, boolean rekey, List<Source> sources, RekeyLimits limits) {
  public SourceTopics {
    sources = List.copyOf(sources);
  }

  /** Those of a configuration. */
  public static SourceTopics of(String file, TailwaterConfig config) {
    NodeSettings node = config.node();
    return new SourceTopics(
        file,
        node.rekey(),
        node.allSources(),
        new RekeyLimits(
            Math.toIntExact(node.limits().maxRecordBytes()),
            Math.toIntExact(node.limits().maxSpanBytes())));
  }

  /** What is read from a topic. */
  Set<Signal> signals(String topic) {
    return sources.stream()
        .filter(source -> source.topic().equals(topic))
        .map(Source::signal)
        .collect(Collectors.toSet());
  }

  /** How a signal is written in a topic; empty where it is not read from there. */
  Optional<Encoding> encoding(String topic, Signal signal) {
    return sources.stream()
        .filter(source -> source.topic().equals(topic) && source.signal() == signal)
        .map(Source::encoding)
        .findFirst();
  }

  /** The topic that takes a signal as OTLP in protobuf: the usual one if it does. */
  Optional<String> otlp(Signal signal) {
    List<String> topics =
        sources.stream()
            .filter(source -> source.signal() == signal && source.encoding().isOtlpProto())
            .map(Source::topic)
            .sorted()
            .toList();
    return topics.contains(signal.otlpTopic())
        ? Optional.of(signal.otlpTopic())
        : topics.stream().findFirst();
  }
}
