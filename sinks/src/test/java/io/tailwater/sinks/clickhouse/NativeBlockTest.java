package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class NativeBlockTest {
  @Test
  void blockIsLaidOutAsTheFormatSays() {
    NativeBlock block = new NativeBlock("t");
    FixedColumn number = block.with("n", FixedColumn.uint64());
    MapColumn map = block.with("m", new MapColumn());
    number.add(258);
    map.put("k".getBytes(US_ASCII), "v".getBytes(US_ASCII));
    map.endRow();

    assertThat(HexFormat.of().formatHex(Decoding.bytes(block)))
        .isEqualTo(
            "02" // columns
                + "01" // rows
                + "016e" // name n
                + "0655496e743634" // type UInt64
                + "0201000000000000" // 258
                + "016d" // name m
                + "23" // length of the type
                + HexFormat.of().formatHex("Map(LowCardinality(String), String)".getBytes(US_ASCII))
                + "0100000000000000" // version of the keys
                + "0100000000000000" // end of row 0
                + "0006000000000000" // one-byte indexes, keys follow, new dictionary
                + "0100000000000000" // one key
                + "016b" // k
                + "0100000000000000" // one index
                + "00" // k
                + "0176"); // v
  }

  @Test
  void emptyArraysOfTextsWriteNoDictionary() {
    NativeBlock block = new NativeBlock("t");
    ArrayColumn<LowCardinalityColumn> array =
        block.with("a", new ArrayColumn<>(new LowCardinalityColumn()));
    array.endRow();

    byte[] bytes = Decoding.bytes(block);
    int head = 2 + 2 + 1 + "Array(LowCardinality(String))".length();

    assertThat(bytes).hasSize(head + Long.BYTES + Long.BYTES);
    assertThat(NativeRows.read(bytes).getFirst().texts("a")).isEmpty();
  }

  @Test
  void repeatedRowsEqualTheRowBefore() {
    NativeBlock block = new NativeBlock("t");
    MapColumn map = block.with("m", new MapColumn());
    map.put("a".getBytes(US_ASCII), "1".getBytes(US_ASCII));
    map.put("b".getBytes(US_ASCII), "2".getBytes(US_ASCII));
    map.endRow();
    map.repeatRow();
    map.repeatRow();
    map.endRow();
    map.repeatRow();

    assertThat(NativeRows.read(Decoding.bytes(block)))
        .extracting(row -> row.values().get("m") + "")
        .containsExactly("[a=1, b=2]", "[a=1, b=2]", "[a=1, b=2]", "[]", "[]");
  }

  @Test
  void columnsOfUnequalLengthAreABug() {
    NativeBlock block = new NativeBlock("t");
    block.with("a", FixedColumn.uint64()).add(1);
    block.with("b", FixedColumn.uint64());

    assertThatThrownBy(() -> Decoding.bytes(block))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column t.b has 0 rows, not 1");
  }
}
