package io.tailwater.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How telemetry is written in the records of a Kafka topic. The words are those of the
 * OpenTelemetry Collector's {@code kafkareceiver} where it has the encoding.
 */
public sealed interface Encoding permits TraceEncoding, LogEncoding, MetricEncoding {
  /** The name of the constant. */
  String name();

  /** What is written so. */
  Signal signal();

  /** Whether it is OTLP in protobuf, which every signal has. */
  default boolean isOtlpProto() {
    return word().equals("otlp_proto");
  }

  /** The word in {@code tailwater.yaml}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All encodings of a signal, in their order. */
  static List<Encoding> all(Signal signal) {
    return switch (signal) {
      case TRACES -> List.of(TraceEncoding.values());
      case LOGS -> List.of(LogEncoding.values());
      case METRICS -> List.of(MetricEncoding.values());
    };
  }

  /** The encoding of a word, of those of a signal; empty if there is none. */
  static Optional<Encoding> of(Signal signal, String word) {
    return all(signal).stream().filter(encoding -> encoding.word().equals(word)).findFirst();
  }

  /** OTLP in protobuf. */
  static Encoding otlpProto(Signal signal) {
    return switch (signal) {
      case TRACES -> TraceEncoding.OTLP_PROTO;
      case LOGS -> LogEncoding.OTLP_PROTO;
      case METRICS -> MetricEncoding.OTLP_PROTO;
    };
  }

  /** The words of all signals, each once. */
  static List<String> words() {
    return Arrays.stream(Signal.values())
        .flatMap(signal -> all(signal).stream())
        .map(Encoding::word)
        .distinct()
        .toList();
  }

  /** The signals that have an encoding of this word. */
  static Stream<Signal> signalsOf(String word) {
    return Arrays.stream(Signal.values()).filter(signal -> of(signal, word).isPresent());
  }
}
