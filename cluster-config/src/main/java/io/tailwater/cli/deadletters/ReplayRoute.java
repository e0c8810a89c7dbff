package io.tailwater.cli.deadletters;

import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;
import java.util.Optional;

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
      case Topics.KEYED_SPANS -> otlp(sources);
      case Topics.KEYED_LOGS -> new Into(Topics.OTLP_LOGS);
      case Topics.OTLP_LOGS, Topics.OTLP_METRICS -> new Into(topic);
      default -> ofSource(letter, topic, sources);
    };
  }

  private static ReplayRoute ofSource(DeadLetter letter, String topic, SourceTopics sources) {
    Optional<TraceEncoding> encoding = sources.encoding(topic);
    if (encoding.isEmpty()) {
      return new Nowhere(
          "%s is no source in %s: add it to node.sources, or name a topic with --to"
              .formatted(PlainText.line(topic, 80), sources.file()));
    }
    boolean asItCame = LetterContents.WHOLE_RECORD.contains(letter.reason());
    if (!asItCame && encoding.get() != TraceEncoding.OTLP_PROTO) {
      return otlp(sources);
    }
    return sources.rekey() ? new Into(topic) : nothingIsRead(sources);
  }

  private static ReplayRoute otlp(SourceTopics sources) {
    if (!sources.rekey()) {
      return nothingIsRead(sources);
    }
    return sources
        .otlp()
        .<ReplayRoute>map(Into::new)
        .orElseGet(
            () ->
                new Nowhere(
                    ("it is OTLP, and no source in %s has encoding otlp_proto: add one to"
                            + " node.sources, or name a topic with --to")
                        .formatted(sources.file())));
  }

  private static Nowhere nothingIsRead(SourceTopics sources) {
    return new Nowhere(
        "re-keying is off in %s, so that no node reads source topics; name a topic with --to"
            .formatted(sources.file()));
  }
}
