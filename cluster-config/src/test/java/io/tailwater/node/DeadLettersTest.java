package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.model.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
  private final ConsumerRecord<byte[], byte[]> raw =
      new ConsumerRecord<>("zipkin", 2, 1041, new byte[] {7}, new byte[] {1, 2, 3});

  @Test
  void letterOfAReplayedRecordNamesTheLettersThatItWas() {
    raw.headers().add(DeadLetterHeaders.REPLAYED_FROM, bytes("0:3"));
    raw.headers().add("other", bytes("x"));
    raw.headers().add(DeadLetterHeaders.REPLAYED_FROM, bytes("0:9"));

    assertThat(headers())
        .containsExactly(
            "tailwater.reason=malformed_record",
            "tailwater.origin.topic=zipkin",
            "tailwater.origin.partition=2",
            "tailwater.origin.offset=1041",
            "tailwater.detail=no JSON",
            "tailwater.replayed_from=0:3",
            "tailwater.replayed_from=0:9");
  }

  @Test
  void headersOfStrangersCannotMakeALetterTooLarge() {
    for (int i = 0; i < 100; i++) {
      raw.headers().add(DeadLetterHeaders.REPLAYED_FROM, bytes("0:" + i));
      raw.headers().add(DeadLetterHeaders.REPLAYED_FROM, new byte[100_000]);
      raw.headers().add(DeadLetterHeaders.REPLAYED_FROM, null);
    }

    assertThat(headers())
        .filteredOn(header -> header.startsWith(DeadLetterHeaders.REPLAYED_FROM))
        .hasSize(DeadLetterHeaders.MAX_HISTORY)
        .endsWith("tailwater.replayed_from=0:99");
  }

  private List<String> headers() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.refused(
            raw, new RefusedBytes("malformed_record", "no JSON", new byte[] {1, 2, 3}, 1));
    List<String> headers = new ArrayList<>();
    letter
        .headers()
        .forEach(
            header ->
                headers.add(
                    header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
