package io.tailwater.ingest.rekey;

import io.tailwater.model.otlp.OtlpWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The refused spans or logs of one context, gathered by reason: a letter for each would repeat the
 * context for each, and a few bytes of bad item may stand under a large resource. Not thread-safe.
 */
final class RefusedItems {
  /** A letter that would grow above this is closed first; one item alone may be longer. */
  static final int MAX_LETTER_BYTES = 512 << 10;

  private final Map<String, OtlpWriter> letters = new LinkedHashMap<>();

  /** Writes a context into the letter that is opened for it. */
  interface Opening {
    void open(OtlpWriter letter);
  }

  /**
   * Adds an item to the letter of its reason.
   *
   * @param bytes the array that the item lies in
   * @param contextBytes encoded length of the context
   * @param done takes a letter that is full
   */
  void add(
      String reason,
      byte[] bytes,
      int offset,
      int length,
      int contextBytes,
      Opening opening,
      List<RefusedBytes> done) {
    OtlpWriter letter = letters.get(reason);
    if (letter != null && contextBytes + letter.size() + length > MAX_LETTER_BYTES) {
      done.add(closed(reason, letter));
      letter = null;
    }
    if (letter == null) {
      letter = new OtlpWriter();
      opening.open(letter);
      letters.put(reason, letter);
    }
    letter.item(bytes, offset, length);
  }

  /** Closes all letters: the next item has another context. */
  void endContext(List<RefusedBytes> done) {
    if (letters.isEmpty()) {
      return;
    }
    letters.forEach((reason, letter) -> done.add(closed(reason, letter)));
    letters.clear();
  }

  private static RefusedBytes closed(String reason, OtlpWriter letter) {
    int items = letter.itemCount();
    return new RefusedBytes(reason, "", letter.take(), items);
  }

  /** Forgets the letters that are open. */
  void discard() {
    letters.clear();
  }
}
