package io.tailwater.cli.deadletters;

import io.tailwater.model.LogEncoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;

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
      default -> ofSource(letter, topic, sources);
    };
  }

  private static ReplayRoute ofSource(DeadLetter letter, String topic, SourceTopics sources) {
    return switch (LetterContents.of(letter, sources)) {
      case LetterContents.Unknown(String why) ->
          new Nowhere(why + ": add it to node.sources, or name a topic with --to");
      case LetterContents.Spans _ ->
          isWhole(letter) || sources.spans().get(topic) == TraceEncoding.OTLP_PROTO
              ? sources.rekey() ? new Into(topic) : nothingIsRead(sources)
              : otlp(Signal.TRACES, sources);
      case LetterContents.Logs _ ->
          isWhole(letter) || sources.logs().get(topic) == LogEncoding.OTLP_PROTO
              ? new Into(topic)
              : otlp(Signal.LOGS, sources);
    };
  }

  private static boolean isWhole(DeadLetter letter) {
    return LetterContents.WHOLE_RECORD.contains(letter.reason());
  }

  private static ReplayRoute otlp(Signal signal, SourceTopics sources) {
    if (signal == Signal.TRACES && !sources.rekey()) {
      return nothingIsRead(sources);
    }
    return sources
        .otlp(signal)
        .<ReplayRoute>map(Into::new)
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
