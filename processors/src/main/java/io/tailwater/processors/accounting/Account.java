package io.tailwater.processors.accounting;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the spans of one partition up to an offset, since counting began.
 *
 * <p>It is the metadata of the offset that is committed for the partition, so that it is durable
 * with that offset or not at all, and whoever goes on there goes on counting. As text: {@code
 * a1;since=...;start=...;in=...;out=...;upto=...} and each {@link Count} that is not 0. A reader
 * passes over what it does not know. Another version than {@code a1} is no account to it, so that
 * it begins anew. Something else may stand before it in the metadata, up to a {@code |}.
 *
 * @param sinceMillis when counting began, epoch milliseconds
 * @param fromStart whether nothing had been read before counting began
 * @param incoming the id of the topic that is read, where another topic of that name would begin
 *     anew; else empty
 * @param outgoing the id of the topic that is written; empty where it is none
 * @param upTo the offset up to which records are counted
 * @param tally the counts; not to be changed
 */
public record Account(
    long sinceMillis,
    boolean fromStart,
    String incoming,
    String outgoing,
    long upTo,
    SpanTally tally) {
  private static final String VERSION = "a1";

  /** An account of nothing, as of now. */
  public static Account begin(
      long nowMillis, boolean fromStart, String incoming, String outgoing, long upTo) {
    return new Account(nowMillis, fromStart, incoming, outgoing, upTo, new SpanTally());
  }

  /** The same account at another offset, with other counts. */
  public Account at(long offset, SpanTally counts) {
    return new Account(sinceMillis, fromStart, incoming, outgoing, offset, counts);
  }

  /** The text for the metadata of an offset. */
  public String encode() {
    StringBuilder text = new StringBuilder(VERSION);
    text.append(";since=").append(sinceMillis);
    text.append(";start=").append(fromStart ? 1 : 0);
    text.append(";in=").append(incoming);
    text.append(";out=").append(outgoing);
    text.append(";upto=").append(upTo);
    for (Count count : Count.values()) {
      if (tally.of(count) != 0) {
        text.append(';').append(count.word()).append('=').append(tally.of(count));
      }
    }
    return text.toString();
  }

  /** Reads the metadata of an offset; empty where it is no account. */
  public static Optional<Account> decode(String metadata) {
    String[] parts = metadata.substring(metadata.lastIndexOf('|') + 1).split(";", -1);
    if (!parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    try {
      SpanTally tally = new SpanTally();
      for (Count count : Count.values()) {
        tally.set(count, Long.parseLong(values.getOrDefault(count.word(), "0")));
      }
      return Optional.of(
          new Account(
              Long.parseLong(values.getOrDefault("since", "")),
              values.getOrDefault("start", "").equals("1"),
              values.getOrDefault("in", ""),
              values.getOrDefault("out", ""),
              Long.parseLong(values.getOrDefault("upto", "")),
              tally));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
