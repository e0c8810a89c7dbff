package io.tailwater.cli.deadletters;

import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;
import java.util.Set;

/** How a dead letter's bytes are written. */
sealed interface LetterContents {
  /** Reasons for which a raw record is refused as it came; of others only a part is, as OTLP. */
  Set<String> WHOLE_RECORD = Set.of("malformed_record", "record_too_large");

  /** Spans, or what should be. */
  record Spans(TraceEncoding encoding) implements LetterContents {}

  /** Nothing that could be read again, or nobody knows how. */
  record Unknown(String why) implements LetterContents {}

  /** How the bytes of a letter are written, given how its origin is read now. */
  static LetterContents of(DeadLetter letter, SourceTopics sources) {
    if (letter.origin().isEmpty()) {
      return new Unknown("its headers do not say where it is from");
    }
    String topic = letter.origin().get().topic();
    return switch (topic) {
      case Topics.KEYED_SPANS -> new Spans(TraceEncoding.OTLP_PROTO);
      case Topics.KEPT_SPANS ->
          letter.reason().equals("undecodable_span")
              ? new Unknown("it may be a single span without its resource")
              : new Spans(TraceEncoding.OTLP_PROTO);
      default -> {
        if (sources.encoding(topic).isEmpty()) {
          yield new Unknown(
              "%s is no source of spans in %s"
                  .formatted(PlainText.line(topic, 80), sources.file()));
        }
        yield new Spans(
            WHOLE_RECORD.contains(letter.reason())
                ? sources.encoding(topic).get()
                : TraceEncoding.OTLP_PROTO);
      }
    };
  }
}
