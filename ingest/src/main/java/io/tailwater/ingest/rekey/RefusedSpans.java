package io.tailwater.ingest.rekey;

import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The refused spans of one context, gathered by reason: a letter for each span would repeat the
 * context for each, and a few bytes of bad span may stand under a large resource. Not thread-safe.
 */
final class RefusedSpans {
  /** A letter that would grow above this is closed first; one span alone may be longer. */
  static final int MAX_LETTER_BYTES = 512 << 10;

  private final Map<String, OtlpTraceWriter> letters = new LinkedHashMap<>();

  /** Writes a context into the letter that is opened for it. */
  interface Opening {
    void open(OtlpTraceWriter letter);
  }

  /**
   * Adds a span to the letter of its reason.
   *
   * @param contextBytes encoded length of the context
   * @param done takes a letter that is full
   */
  void add(
      String reason, SpanView span, int contextBytes, Opening opening, List<RefusedBytes> done) {
    OtlpTraceWriter letter = letters.get(reason);
    if (letter != null && contextBytes + letter.size() + span.length() > MAX_LETTER_BYTES) {
      done.add(closed(reason, letter));
      letter = null;
    }
    if (letter == null) {
      letter = new OtlpTraceWriter();
      opening.open(letter);
      letters.put(reason, letter);
    }
    letter.span(span.buffer(), span.offset(), span.length());
  }

  /** Closes all letters: the next span has another context. */
  void endContext(List<RefusedBytes> done) {
    if (letters.isEmpty()) {
      return;
    }
    letters.forEach((reason, letter) -> done.add(closed(reason, letter)));
    letters.clear();
  }

  private static RefusedBytes closed(String reason, OtlpTraceWriter letter) {
    int spans = letter.spanCount();
    return new RefusedBytes(reason, "", letter.take(), spans);
  }

  /** Forgets the letters that are open. */
  void discard() {
    letters.clear();
  }
}
