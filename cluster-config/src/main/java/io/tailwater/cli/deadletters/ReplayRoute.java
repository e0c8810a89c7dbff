package io.tailwater.cli.deadletters;

import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;

/** Where a dead letter is put back. */
sealed interface ReplayRoute {
  /** Into this topic. */
  record Into(String topic) implements ReplayRoute {}

  /**
   * Nowhere.
   *
   * @param why in words that are the same for all letters of a kind
   */
  record Nowhere(String why) implements ReplayRoute {}

  /**
   * The topic from which nodes take a letter in once more.
   *
   * <p>What shards refused goes back through the re-key lane, since that is who places spans. So do
   * parts that were cut out of records of other encodings: they are OTLP by then.
   */
  static ReplayRoute of(DeadLetter letter, SourceTopics sources) {
    if (letter.origin().isEmpty()) {
      return new Nowhere("the headers do not say where it is from");
    }
    String topic = letter.origin().get().topic();
    return switch (topic) {
      case Topics.KEPT_SPANS, Topics.KEPT_LOGS ->
          new Nowhere(
              "from "
                  + topic
                  + ": it was judged and ClickHouse refused it; mend the table, then name with --to"
                  + " the topic that takes it in once more, usually "
                  + (topic.equals(Topics.KEPT_SPANS) ? Topics.OTLP_SPANS : Topics.OTLP_LOGS));
      case Topics.KEYED_SPANS -> otlp(Signal.TRACES, sources);
      case Topics.KEYED_LOGS -> otlp(Signal.LOGS, sources);
      case Topics.KEYED_METRICS -> otlp(Signal.METRICS, sources);
      default -> ofSource(letter, topic, sources);
    };
  }

  private static ReplayRoute ofSource(DeadLetter letter, String topic, SourceTopics sources) {
    return switch (LetterContents.of(letter, sources)) {
      case LetterContents.Unknown(String why) ->
          new Nowhere(why + ": add it to node.sources, or name a topic with --to");
      case LetterContents.Telemetry(Encoding encoding) -> {
        Signal signal = encoding.signal();
        yield isWhole(letter)
                || sources.encoding(topic, signal).filter(Encoding::isOtlpProto).isPresent()
            ? into(topic, signal, sources)
            : otlp(signal, sources);
      }
    };
  }

  private static ReplayRoute into(String topic, Signal signal, SourceTopics sources) {
    return signal == Signal.TRACES && !sources.rekey() ? nothingIsRead(sources) : new Into(topic);
  }

  private static boolean isWhole(DeadLetter letter) {
    return LetterContents.WHOLE_RECORD.contains(letter.reason());
  }

  private static ReplayRoute otlp(Signal signal, SourceTopics sources) {
    return sources
        .otlp(signal)
        .map(topic -> into(topic, signal, sources))
        .orElseGet(
            () ->
                new Nowhere(
                    ("it is OTLP, and no source of %s in %s has encoding otlp_proto: add one to"
                            + " node.sources, or name a topic with --to")
                        .formatted(signal.word(), sources.file())));
  }

  private static Nowhere nothingIsRead(SourceTopics sources) {
    return new Nowhere(
        "re-keying is off in %s, so that no node reads source topics; name a topic with --to"
            .formatted(sources.file()));
  }
}
