package io.tailwater.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;

class Lz4FrameProperties {

  @Property(tries = 60)
  void framesOfOneEncoderAreRead(@ForAll long seed, @ForAll @IntRange(max = 400_000) int size)
      throws IOException {
    byte[] data = repetitive(seed, size);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out = new LZ4FrameOutputStream(packed)) {
      out.write(data);
    }

    assertThat(unpacked(packed.toByteArray())).isEqualTo(data);
  }

  @Property(tries = 8)
  void blocksMayReferToEarlierOnes(
      @ForAll long seed, @ForAll @IntRange(max = 150_000) int size, @ForAll boolean checksums)
      throws IOException {
    byte[] data = repetitive(seed, size);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Parameters linked = new Parameters(BlockSize.K64, checksums, checksums, true);
    try (FramedLZ4CompressorOutputStream out =
        new FramedLZ4CompressorOutputStream(packed, linked)) {
      out.write(data);
    }

    assertThat(unpacked(packed.toByteArray())).isEqualTo(data);
  }

  @Property(tries = 100)
  void damageNeverEscapesAsARuntimeException(
      @ForAll long seed, @ForAll @IntRange(max = 5000) int where, @ForAll byte change)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out = new LZ4FrameOutputStream(packed)) {
      out.write(repetitive(seed, 20_000));
    }
    byte[] damaged = packed.toByteArray();
    damaged[where % damaged.length] ^= change;

    try {
      assertThat(unpacked(damaged).length).isLessThanOrEqualTo(8 << 20);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("LZ4");
    }
  }

  @Example
  void cutFrameIsNoticed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out = new LZ4FrameOutputStream(packed)) {
      out.write(repetitive(1, 1000));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 9);

    assertThatThrownBy(() -> unpacked(cut)).isInstanceOf(IOException.class);
    assertThat(unpacked(new byte[0])).isEmpty();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    return new Lz4FrameInputStream(new ByteArrayInputStream(packed)).readAllBytes();
  }

  private static byte[] repetitive(long seed, int size) {
    Random random = new Random(seed);
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      boolean copy = i > 300 && random.nextInt(8) > 0;
      data[i] = copy ? data[i - 1 - random.nextInt(3) * 97] : (byte) random.nextInt(256);
    }
    return data;
  }
}
