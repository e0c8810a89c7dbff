package io.tailwater.cli.deadletters;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.RecordDecoders;
import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.ingest.rekey.Rekeyer;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads dead letters as the re-key lane of a node would: with the same code, limits and encodings,
 * for a cluster of one partition. Not thread-safe.
 */
public final class LetterReader {
  private final SourceTopics sources;
  private final Map<Signal, Rekeyer> rekeyers = new EnumMap<>(Signal.class);
  private final Map<Encoding, RecordDecoder> decoders = new HashMap<>();

  /** A reader by this configuration. */
  public LetterReader(SourceTopics sources) {
    this.sources = sources;
  }

  /** What a node would make of a letter now. */
  LetterReading read(DeadLetter letter) {
    return switch (LetterContents.of(letter, sources)) {
      case LetterContents.Unknown(String why) -> new LetterReading.Unknown(why);
      case LetterContents.Telemetry(Encoding encoding) -> read(letter, encoding);
    };
  }

  private LetterReading read(DeadLetter letter, Encoding encoding) {
    Signal signal = encoding.signal();
    Rekeyer rekeyer = rekeyers.computeIfAbsent(signal, of -> Rekeyer.of(of, 1, sources.limits()));
    RecordDecoder decoder = decoders.computeIfAbsent(encoding, RecordDecoders::of);
    int items =
        rekeyer.add(letter.key(), letter.value(), decoder, Math.max(0, letter.timeMillis()));
    byte[] _ = rekeyer.takeSlice(0);
    List<RefusedBytes> refused = rekeyer.takeRefused();
    if (refused.isEmpty()) {
      return new LetterReading.Good(items, signal);
    }
    RefusedBytes first = refused.getFirst();
    return new LetterReading.Bad(
        first.reason(), first.detail().isEmpty() ? words(first) : first.detail());
  }

  /** In words what the reason alone says to those who know it. */
  private String words(RefusedBytes refused) {
    return switch (refused.reason()) {
      case "record_too_large" ->
          "%d bytes, and node.limits.max_record_bytes is %d"
              .formatted(refused.bytes().length, sources.limits().maxRecordBytes());
      case "span_too_large" ->
          "%s above node.limits.max_span_bytes, which is %d"
              .formatted(spans(refused), sources.limits().maxSpanBytes());
      case "log_too_large" ->
          "a single one above node.limits.max_span_bytes, which is %d"
              .formatted(sources.limits().maxSpanBytes());
      case "metric_too_large" ->
          "a single one above node.limits.max_record_bytes, which is %d"
              .formatted(sources.limits().maxRecordBytes());
      case "context_too_large" ->
          "a resource with its scope is above %d bytes"
              .formatted(sources.limits().maxContextBytes());
      case "invalid_trace_id" ->
          spans(refused) + " with a trace id that is not 16 bytes or is all zero";
      case "invalid_span_id" ->
          spans(refused) + " with a span id that is not 8 bytes or is all zero";
      default -> "";
    };
  }

  private static String spans(RefusedBytes refused) {
    return refused.spans() == 1 ? "1 span" : refused.spans() + " spans";
  }
}
