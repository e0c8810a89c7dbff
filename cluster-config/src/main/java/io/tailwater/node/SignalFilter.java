package io.tailwater.node;

import io.tailwater.config.NodeSettings;
import io.tailwater.model.Signal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which lane a record is for, where agents write several signals to one topic.
 *
 * <p>The collector's {@code kafkaexporter} says in the header {@code otelcol.signal} what a record
 * holds ({@code signal_header: true}). Without the header a record is of the one signal that its
 * topic is listed for; where that is several, nobody knows. What is nobody's the lane refuses whose
 * signal is the first that the topic is listed for.
 */
final class SignalFilter {
  /** What a lane does with a record. */
  enum Fate {
    /** It is the lane's. */
    TAKEN,
    /** It is another lane's. */
    PASSED_OVER,
    /** It is nobody's, and this lane says so. */
    REFUSED
  }

  /** Why a record that is nobody's is a dead letter. */
  static final String REASON = "signal_not_read";

  private final Map<String, Set<Signal>> signals = new HashMap<>();

  SignalFilter(NodeSettings settings) {
    settings.allSources().forEach(source -> listed(source.topic(), source.signal()));
  }

  private void listed(String topic, Signal signal) {
    signals.computeIfAbsent(topic, _ -> EnumSet.noneOf(Signal.class)).add(signal);
  }

  /** What the lane of a signal does with a record of a topic that is listed for it. */
  Fate fate(ConsumerRecord<byte[], byte[]> record, Signal lane) {
    Set<Signal> listed = signals.getOrDefault(record.topic(), Set.of(lane));
    String said = RecordHeaders.text(record.headers(), Signal.HEADER, "");
    if (said.equals(lane.word()) || (said.isEmpty() && listed.size() == 1)) {
      return Fate.TAKEN;
    }
    boolean isAnothers = listed.stream().anyMatch(signal -> signal.word().equals(said));
    return isAnothers || listed.iterator().next() != lane ? Fate.PASSED_OVER : Fate.REFUSED;
  }

  /** What is wrong with a record that is nobody's, and how to mend it. */
  String detail(ConsumerRecord<byte[], byte[]> record) {
    String said = RecordHeaders.text(record.headers(), Signal.HEADER, "");
    return said.isEmpty()
        ? "topic %s is listed for several signals and the record has no header %s; set signal_header"
            .formatted(record.topic(), Signal.HEADER)
        : "the header %s says %s, for which topic %s is not listed in node.sources"
            .formatted(Signal.HEADER, said, record.topic());
  }
}
