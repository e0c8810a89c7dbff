package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

// The client deprecated its class, not the algorithm.
@SuppressWarnings("deprecation")
class CompressedBlockProperties {
  private static final int LZ4 = 0x82;
  private static final int ZSTD = 0x90;
  private static final int NONE = 0x02;

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

    byte[] read = unpacked(packed.toByteArray());

    assertThat(read).hasSize(bytes.length * repeats);
    assertThat(Arrays.copyOf(read, bytes.length)).isEqualTo(bytes);
    assertThat(Arrays.copyOfRange(read, read.length - bytes.length, read.length)).isEqualTo(bytes);
  }

  @Property(tries = 200)
  void anyChangedByteIsNoticed(
      @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(max = 1000) int where) {
    byte[] block = CompressedBlock.lz4(bytes, 0, bytes.length);
    block[where % block.length] ^= 0x10;

    assertThatThrownBy(() -> unpacked(block)).isInstanceOf(RefusedBodyException.class);
  }

  @Property(tries = 100)
  void anyCutIsNoticed(
      @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(min = 1) int cut) {
    byte[] block = CompressedBlock.lz4(bytes, 0, bytes.length);
    byte[] part = Arrays.copyOf(block, block.length - 1 - cut % (block.length - 1));

    assertThatThrownBy(() -> unpacked(part)).isInstanceOf(RefusedBodyException.class);
  }

  @Example
  void noBlocksAreNoData() throws IOException {
    byte[] read = unpacked(new byte[0]);

    assertThat(read).isEmpty();
  }

  @Example
  void claimOfMoreThan64MebibytesIsRefusedBeforeAnyOfItIsReserved() throws IOException {
    BodyMemory none = new BodyMemory(1 << 20, Duration.ZERO);
    for (int method : new int[] {LZ4, ZSTD, NONE}) {
      try (BodyMemory.Share share = none.share()) {
        assertThatThrownBy(() -> unpacked(claiming(method, (64 << 20) + 1), share))
            .isInstanceOf(RefusedBodyException.class)
            .hasMessage(
                "Impossible size_decompressed in a compressed block: 67108865, possible are 0 to"
                    + " 67108864. Send smaller blocks; most likely corrupted data.");
      }
    }
  }

  @Example
  void claimWithinTheLimitIsReservedBeforeItIsBelieved() throws IOException {
    BodyMemory little = new BodyMemory(1 << 20, Duration.ZERO);
    try (BodyMemory.Share share = little.share()) {
      assertThatThrownBy(() -> unpacked(claiming(ZSTD, 64 << 20), share))
          .isInstanceOf(RefusedBodyException.class)
          .hasMessageContaining("Memory limit for request bodies exceeded");
    }
  }

  @Example
  void claimThatNoLz4BlockCouldKeepAllocatesNothing() {
    assertThatThrownBy(() -> unpacked(claiming(LZ4, 64 << 20)))
        .isInstanceOf(RefusedBodyException.class)
        .hasMessageContaining("Cannot decompress");
  }

  @Example
  void largestBlockFitsTheHeap() throws IOException {
    byte[] data = new byte[CompressedBlock.MAX_DATA_BYTES];
    byte[] block = CompressedBlock.lz4(data, 0, data.length);

    assertThat(unpacked(block)).hasSize(data.length);
  }

  /** A whole, correctly summed block of 25 bytes and no data that claims to hold much. */
  private static byte[] claiming(int method, int size) {
    ByteBuffer block = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
    block.position(16);
    block.put((byte) method).putInt(9).putInt(size);
    CityHash.Hash128 checksum = CityHash.hash128(block.array(), 16, 9);
    return block.putLong(0, checksum.low()).putLong(8, checksum.high()).array();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (BodyMemory.Share share = new BodyMemory(BodyMemory.HEAP_BYTES, Duration.ZERO).share()) {
      return unpacked(packed, share);
    }
  }

  private static byte[] unpacked(byte[] packed, BodyMemory.Share share) throws IOException {
    return new BlockInputStream(new ByteArrayInputStream(packed), share).readAllBytes();
  }
}
