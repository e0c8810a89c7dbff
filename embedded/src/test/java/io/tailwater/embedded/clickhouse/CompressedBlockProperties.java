package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

// The client deprecated its class, not the algorithm.
@SuppressWarnings("deprecation")
class CompressedBlockProperties {

  @Property
  void hashIsTheOneOfTheFieldsOwnClient(
      @ForAll @Size(max = 700) byte[] bytes, @ForAll @IntRange(max = 40) int offset) {
    int from = Math.min(offset, bytes.length);
    long[] expected = ClickHouseCityHash.cityHash128(bytes, from, bytes.length - from);

    CityHash.Hash128 actual = CityHash.hash128(bytes, from, bytes.length - from);

    assertThat(actual).isEqualTo(new CityHash.Hash128(expected[0], expected[1]));
  }

  @Property(tries = 200)
  void whatIsPackedComesOutAgain(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 3000) int repeats) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (BlockOutputStream out = new BlockOutputStream(packed)) {
      for (int i = 0; i < repeats; i++) {
        out.write(bytes);
      }
    }

    byte[] read =
        new BlockInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes();

    assertThat(read).hasSize(bytes.length * repeats);
    assertThat(Arrays.copyOf(read, bytes.length)).isEqualTo(bytes);
    assertThat(Arrays.copyOfRange(read, read.length - bytes.length, read.length)).isEqualTo(bytes);
  }

  @Property(tries = 200)
  void anyChangedByteIsNoticed(
      @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(max = 1000) int where) {
    byte[] block = CompressedBlock.lz4(bytes, 0, bytes.length);
    block[where % block.length] ^= 0x10;

    assertThatThrownBy(() -> new BlockInputStream(new ByteArrayInputStream(block)).readAllBytes())
        .isInstanceOf(MalformedBodyException.class);
  }

  @Property(tries = 100)
  void anyCutIsNoticed(
      @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(min = 1) int cut) {
    byte[] block = CompressedBlock.lz4(bytes, 0, bytes.length);
    byte[] part = Arrays.copyOf(block, block.length - 1 - cut % (block.length - 1));

    assertThatThrownBy(() -> new BlockInputStream(new ByteArrayInputStream(part)).readAllBytes())
        .isInstanceOf(MalformedBodyException.class);
  }

  @Example
  void noBlocksAreNoData() throws IOException {
    byte[] read = new BlockInputStream(new ByteArrayInputStream(new byte[0])).readAllBytes();

    assertThat(read).isEmpty();
  }
}
