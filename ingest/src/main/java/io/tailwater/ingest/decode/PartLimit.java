package io.tailwater.ingest.decode;

/**
 * Bounds of how many spans, logs, tags, events and references one record may be made of. Each
 * becomes an object, and an empty one takes two bytes on the wire: without a bound a record of a
 * few MiB would need hundreds of them on the heap.
 */
public final class PartLimit {
  /** The most parts of a record; one every 16 bytes of a record of 8 MiB. */
  public static final int MAX_PARTS = 500_000;

  private int parts;

  /** Begins with the next record. */
  public void begin() {
    parts = 0;
  }

  /**
   * Counts one part.
   *
   * @throws UndecodableException if the record has more of them than it may
   */
  public void one() {
    many(1);
  }

  /**
   * Counts so many parts, before they are read.
   *
   * @throws UndecodableException if the record has more of them than it may
   */
  public void many(int count) {
    if (count > MAX_PARTS - parts) {
      throw new UndecodableException(
          "more than "
              + MAX_PARTS
              + " parts (spans, logs, tags, events, references) in one record");
    }
    parts += count;
  }
}
