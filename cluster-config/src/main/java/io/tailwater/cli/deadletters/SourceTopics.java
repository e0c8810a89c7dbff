package io.tailwater.cli.deadletters;

import io.tailwater.config.NodeSettings;
import io.tailwater.config.NodeSettings.LogSource;
import io.tailwater.config.NodeSettings.Source;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What nodes read, by a configuration.
 *
 * @param file what messages call the configuration
 * @param rekey whether raw topics with spans are read at all
 * @param spans how the topics with spans are written
 * @param logs how the topics with logs are written
 * @param limits what a record, span or log may weigh
 */
public record SourceTopics(
    String file,
    boolean rekey,
    Map<String, TraceEncoding> spans,
    Map<String, LogEncoding> logs,
    RekeyLimits limits) {
  public SourceTopics {
    spans = Map.copyOf(spans);
    logs = Map.copyOf(logs);
  }

  /** Those of a configuration. */
  public static SourceTopics of(String file, TailwaterConfig config) {
    NodeSettings node = config.node();
    Map<String, TraceEncoding> spans = new TreeMap<>();
    for (Source source : node.allSources()) {
      spans.put(source.topic(), source.encoding());
    }
    Map<String, LogEncoding> logs = new TreeMap<>();
    for (LogSource source : node.allLogSources()) {
      logs.put(source.topic(), source.encoding());
    }
    return new SourceTopics(
        file,
        node.rekey(),
        spans,
        logs,
        new RekeyLimits(
            Math.toIntExact(node.limits().maxRecordBytes()),
            Math.toIntExact(node.limits().maxSpanBytes())));
  }

  /** What is read from a topic. */
  Set<Signal> signals(String topic) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    if (spans.containsKey(topic)) {
      signals.add(Signal.TRACES);
    }
    if (logs.containsKey(topic)) {
      signals.add(Signal.LOGS);
    }
    return signals;
  }

  /** The topic that takes a signal as OTLP in protobuf: the usual one if it does. */
  Optional<String> otlp(Signal signal) {
    return switch (signal) {
      case TRACES -> first(spans, TraceEncoding.OTLP_PROTO, Topics.OTLP_SPANS);
      case LOGS -> first(logs, LogEncoding.OTLP_PROTO, Topics.OTLP_LOGS);
    };
  }

  private static <E> Optional<String> first(Map<String, E> topics, E encoding, String usual) {
    return encoding.equals(topics.get(usual))
        ? Optional.of(usual)
        : topics.entrySet().stream()
            .filter(source -> source.getValue().equals(encoding))
            .map(Map.Entry::getKey)
            .sorted()
            .findFirst();
  }
}
