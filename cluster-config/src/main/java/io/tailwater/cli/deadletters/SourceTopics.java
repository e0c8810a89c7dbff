package io.tailwater.cli.deadletters;

import io.tailwater.config.NodeSettings;
import io.tailwater.config.NodeSettings.Source;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What nodes read, by a configuration.
 *
 * @param file what messages call the configuration
 * @param rekey whether raw topics are read at all
 * @param encodings of the topics with spans
 * @param limits what a record or span may weigh
 */
public record SourceTopics(
    String file, boolean rekey, Map<String, TraceEncoding> encodings, RekeyLimits limits) {
  public SourceTopics {
    encodings = Map.copyOf(encodings);
  }

  /** Those of a configuration. */
  public static SourceTopics of(String file, TailwaterConfig config) {
    NodeSettings node = config.node();
    Map<String, TraceEncoding> encodings = new TreeMap<>();
    for (Source source : node.sources()) {
      encodings.put(source.topic(), source.encoding());
    }
    return new SourceTopics(
        file,
        node.rekey(),
        encodings,
        new RekeyLimits(
            Math.toIntExact(node.limits().maxRecordBytes()),
            Math.toIntExact(node.limits().maxSpanBytes())));
  }

  /** How the spans of a topic are written; empty where it is no source of spans. */
  Optional<TraceEncoding> encoding(String topic) {
    return Optional.ofNullable(encodings.get(topic));
  }

  /** The topic that takes spans as OTLP in protobuf: the usual one if it does. */
  Optional<String> otlp() {
    return encoding(Topics.OTLP_SPANS).filter(TraceEncoding.OTLP_PROTO::equals).isPresent()
        ? Optional.of(Topics.OTLP_SPANS)
        : encodings.entrySet().stream()
            .filter(source -> source.getValue() == TraceEncoding.OTLP_PROTO)
            .map(Map.Entry::getKey)
            .sorted()
            .findFirst();
  }
}
