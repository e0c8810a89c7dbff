package io.tailwater.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a record of telemetry holds. The words are those of the collector. */
public enum Signal {
  /** Spans. */
  TRACES,
  /** Logs. */
  LOGS,
  /** Metrics. */
  METRICS;

  /**
   * The header in which the collector's {@code kafkaexporter} says what a record holds, where it is
   * told to ({@code signal_header: true}).
   */
  public static final String HEADER = "otelcol.signal";

  /** The topic that OTLP of the signal usually comes in. */
  public String otlpTopic() {
    return switch (this) {
      case TRACES -> Topics.OTLP_SPANS;
      case LOGS -> Topics.OTLP_LOGS;
      case METRICS -> Topics.OTLP_METRICS;
    };
  }

  /** The topic whose partitions belong to the shards. */
  public String keyedTopic() {
    return switch (this) {
      case TRACES -> Topics.KEYED_SPANS;
      case LOGS -> Topics.KEYED_LOGS;
      case METRICS -> Topics.KEYED_METRICS;
    };
  }

  /** The word in headers and in {@code tailwater.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, in this order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Signal::word).toList();
  }

  /** The signal of a word; empty if there is none. */
  public static Optional<Signal> of(String word) {
    return Arrays.stream(values()).filter(signal -> signal.word().equals(word)).findFirst();
  }
}
