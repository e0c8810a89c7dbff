package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LowCardinalityColumnProperties {
  @Property
  void textsComeBackInOrderAndTheDictionaryHoldsEachOnce(@ForAll("texts") List<String> texts) {
    NativeBlock block = new NativeBlock("t");
    LowCardinalityColumn column = block.with("c", new LowCardinalityColumn());
    texts.forEach(text -> column.add(text.getBytes(UTF_8)));

    assertThat(NativeRows.read(Decoding.bytes(block)))
        .extracting(row -> row.text("c"))
        .isEqualTo(texts);
    assertThat(column.keyCount()).isEqualTo((int) texts.stream().distinct().count());
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .withChars('a', '\u0000', 'é')
        .ofMaxLength(12)
        .list()
        .ofMaxSize(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 256, 257, 65_536, 65_537})
  void indexesAreAsWideAsTheDictionaryNeeds(int keys) {
    NativeBlock block = new NativeBlock("t");
    LowCardinalityColumn column = block.with("c", new LowCardinalityColumn());
    for (int i = 0; i < keys; i++) {
      column.add(("key-" + i).getBytes(UTF_8));
    }

    List<NativeRow> rows = NativeRows.read(Decoding.bytes(block));

    assertThat(rows).hasSize(keys);
    assertThat(rows.getLast().text("c")).isEqualTo("key-" + (keys - 1));
  }
}
