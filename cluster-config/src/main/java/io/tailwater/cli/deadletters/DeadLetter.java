package io.tailwater.cli.deadletters;

import io.tailwater.model.DeadLetterHeaders;
import io.tailwater.model.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code tailwater.deadletters}. Its texts may hold anything that a producer wrote.
 *
 * @param number where it is
 * @param timeMillis when it was written, epoch milliseconds
 * @param reason a word for what is wrong; {@code unknown} where the record does not say
 * @param detail what is wrong in words; empty where the reason says it all
 * @param origin where the bytes are from; empty where the record does not say
 * @param history the letters that it was replayed from before, oldest first
 * @param headers all of them, in their order
 * @param key the key as it came; null without one
 * @param value the bytes as they came; empty where the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: it is sent on, never compared
public record DeadLetter(
    LetterNumber number,
    long timeMillis,
    String reason,
    String detail,
    Optional<Origin> origin,
    List<LetterNumber> history,
    List<Header> headers,
    byte @Nullable [] key,
    byte[] value) {
  private static final byte[] NOTHING = {};

  public DeadLetter {
    history = List.copyOf(history);
    headers = List.copyOf(headers);
  }

  /** What a record says, whoever wrote it. */
  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new DeadLetter(
        new LetterNumber(record.partition(), record.offset()),
        record.timestamp(),
        text(headers, DeadLetterHeaders.REASON).orElse("unknown"),
        text(headers, DeadLetterHeaders.DETAIL).orElse(""),
        origin(headers),
        StreamSupport.stream(headers.headers(DeadLetterHeaders.REPLAYED_FROM).spliterator(), false)
            .map(DeadLetter::text)
            .flatMap(text -> LetterNumber.parse(text).stream())
            .toList(),
        List.of(headers.toArray()),
        record.key(),
        Objects.requireNonNullElse(record.value(), NOTHING));
  }

  /** What its header says that it holds; empty where it says nothing. */
  Optional<String> signal() {
    return headers.stream()
        .filter(header -> header.key().equals(Signal.HEADER))
        .reduce((_, last) -> last)
        .map(DeadLetter::text);
  }

  private static Optional<Origin> origin(Headers headers) {
    try {
      return Optional.of(
          new Origin(
              text(headers, DeadLetterHeaders.ORIGIN_TOPIC).orElseThrow(),
              Integer.parseInt(text(headers, DeadLetterHeaders.ORIGIN_PARTITION).orElseThrow()),
              Long.parseLong(text(headers, DeadLetterHeaders.ORIGIN_OFFSET).orElseThrow())));
    } catch (NoSuchElementException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name)).map(DeadLetter::text);
  }

  /** A header's value as text; what is no UTF-8 shows as replacement characters. */
  static String text(Header header) {
    return text(header.value());
  }

  /** Bytes as text; nothing where there are none. */
  static String text(byte @Nullable [] utf8) {
    return utf8 == null ? "" : new String(utf8, StandardCharsets.UTF_8);
  }
}
