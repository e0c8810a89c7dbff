package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.alert.Pin;
import io.tailwater.model.alert.PinFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class PinBookTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private final PinBook book = new PinBook();

  private static Pin pin(String id, long untilMillis) {
    return new Pin.Place(id, untilMillis, "shop", true, 0, 10);
  }

  @Test
  void aRecordOfTheTopicIsReadAsItWasMade() {
    List<Pin> pins = List.of(pin("a", NOW));
    ProducerRecord<byte[], byte[]> record = PinTopic.record(pins);

    assertThat(record.topic()).isEqualTo("tailwater.pins");
    assertThat(record.partition()).isZero();
    assertThat(PinFormat.decode(record.value())).isEqualTo(pins);
  }

  @Test
  void renewingReplacesAndOthersStay() {
    book.take(List.of(pin("a", NOW + MINUTE), pin("b", NOW + MINUTE)), NOW);
    book.take(List.of(pin("a", NOW + 3 * MINUTE)), NOW + MINUTE);

    assertThat(book.current())
        .containsExactlyInAnyOrder(pin("a", NOW + 3 * MINUTE), pin("b", NOW + MINUTE));
  }

  @Test
  void noPinReachesFurtherThanAQuarterOfAnHour() {
    book.take(List.of(pin("a", Long.MAX_VALUE)), NOW);

    assertThat(book.current()).containsExactly(pin("a", NOW + 15 * MINUTE));
  }

  @Test
  void aPinThatIsOverIsHeldForShardsThatAreBehind() {
    book.take(List.of(pin("a", NOW)), NOW);
    book.take(List.of(pin("b", NOW + 60 * MINUTE)), NOW + 60 * MINUTE);
    assertThat(book.current()).extracting(Pin::id).containsExactly("a", "b");

    book.take(List.of(), NOW + 60 * MINUTE + 1);
    assertThat(book.current()).extracting(Pin::id).containsExactly("b");
  }

  @Test
  void ofTooManyThoseThatEndSoonestGo() {
    List<Pin> many = new ArrayList<>();
    for (int i = 0; i < Pin.MOST; i++) {
      many.add(pin("p" + i, NOW + i));
    }
    book.take(many, NOW);
    book.take(List.of(pin("new", NOW + MINUTE)), NOW);

    assertThat(book.current())
        .hasSize(Pin.MOST)
        .extracting(Pin::id)
        .contains("new", "p1")
        .doesNotContain("p0");
  }

  @Test
  void theListIsTheSameUntilThePinsAreOthers() {
    book.take(List.of(pin("a", NOW)), NOW);
    List<Pin> before = book.current();
    book.take(List.of(pin("a", NOW)), NOW + 1);
    assertThat(book.current()).isSameAs(before);

    book.take(List.of(pin("a", NOW + 1)), NOW + 1);
    assertThat(book.current()).isNotSameAs(before);
  }
}
