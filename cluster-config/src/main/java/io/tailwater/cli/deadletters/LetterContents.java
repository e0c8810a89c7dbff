package io.tailwater.cli.deadletters;

import io.tailwater.model.Encoding;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.MetricEncoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.model.TraceEncoding;
import java.util.Optional;
import java.util.Set;

/** How a dead letter's bytes are written. */
sealed interface LetterContents {
  /** Reasons for which a raw record is refused as it came; of others only a part is, as OTLP. */
  Set<String> WHOLE_RECORD = Set.of("malformed_record", "record_too_large", "signal_not_read");

  /** Telemetry, or what should be. */
  record Telemetry(Encoding encoding) implements LetterContents {}

  /** Nothing that could be read again, or nobody knows how. */
  record Unknown(String why) implements LetterContents {}

  /** How the bytes of a letter are written, given how its origin is read now. */
  static LetterContents of(DeadLetter letter, SourceTopics sources) {
    if (letter.origin().isEmpty()) {
      return new Unknown("its headers do not say where it is from");
    }
    String topic = letter.origin().get().topic();
    return switch (topic) {
      case Topics.KEYED_SPANS -> new Telemetry(TraceEncoding.OTLP_PROTO);
      case Topics.KEPT_SPANS ->
          letter.reason().equals("undecodable_span")
              ? new Unknown("it may be a single span without its resource")
              : new Telemetry(TraceEncoding.OTLP_PROTO);
      case Topics.KEYED_LOGS ->
          letter.reason().equals("malformed_log")
              ? new Unknown("it is a single log without its resource")
              : new Telemetry(LogEncoding.OTLP_PROTO);
      case Topics.KEPT_LOGS ->
          letter.reason().equals("undecodable_log")
              ? new Unknown("it may be a single log without its resource")
              : new Telemetry(LogEncoding.OTLP_PROTO);
      case Topics.KEYED_METRICS -> new Telemetry(MetricEncoding.OTLP_PROTO);
      default -> ofSource(letter, topic, sources);
    };
  }

  private static LetterContents ofSource(DeadLetter letter, String topic, SourceTopics sources) {
    Optional<Encoding> written =
        signal(letter, topic, sources).flatMap(signal -> sources.encoding(topic, signal));
    if (written.isEmpty()) {
      return new Unknown(
          sources.signals(topic).isEmpty()
              ? "%s is no source in %s".formatted(PlainText.line(topic, 80), sources.file())
              : "%s is no source of what its header %s says in %s"
                  .formatted(PlainText.line(topic, 80), Signal.HEADER, sources.file()));
    }
    return new Telemetry(
        WHOLE_RECORD.contains(letter.reason())
            ? written.get()
            : Encoding.otlpProto(written.get().signal()));
  }

  /** What a letter of a source holds, as the lanes of a node would say now; empty for nothing. */
  static Optional<Signal> signal(DeadLetter letter, String topic, SourceTopics sources) {
    Set<Signal> listed = sources.signals(topic);
    Optional<String> said = letter.signal();
    return said.isPresent()
        ? said.flatMap(Signal::of).filter(listed::contains)
        : listed.stream().filter(_ -> listed.size() == 1).findFirst();
  }
}
