package io.tailwater.embedded.clickhouse;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * ClickHouse's own compression of a byte stream: a row of blocks, each
 *
 * <pre>
 *   16 bytes  CityHash128 (1.0.2) of everything behind it
 *    1 byte   method: 0x82 LZ4, 0x90 ZSTD, 0x02 none
 *    4 bytes  size of the block from the method byte on, little endian
 *    4 bytes  size of the data
 *    n bytes  data
 * </pre>
 */
final class CompressedBlock {
  static final int CHECKSUM_BYTES = 16;
  static final int HEADER_BYTES = 9;

  /**
   * Most data in one block. The server allows 1 GiB; no client comes near it, and this process has
   * less memory than that: a size is only a claim, memory is real.
   */
  static final int MAX_DATA_BYTES = 64 << 20;

  /** Data that cannot be compressed grows a little. */
  private static final int MAX_PACKED_BYTES = MAX_DATA_BYTES + MAX_DATA_BYTES / 128;

  /** What one byte of LZ4 can stand for at most: a match of 255 bytes. */
  private static final long MAX_LZ4_RATIO = 255;

  private static final int PACKED_BYTES_AT = CHECKSUM_BYTES + 1;
  private static final int DATA_BYTES_AT = CHECKSUM_BYTES + 5;

  private static final int LZ4 = 0x82;
  private static final int ZSTD = 0x90;
  private static final int NONE = 0x02;
  private static final LZ4Factory FACTORY = LZ4Factory.fastestJavaInstance();

  private CompressedBlock() {}

  /** The complete LZ4 block of this data. */
  static byte[] lz4(byte[] data, int offset, int length) {
    int start = CHECKSUM_BYTES + HEADER_BYTES;
    byte[] block = new byte[start + FACTORY.fastCompressor().maxCompressedLength(length)];
    int compressed = FACTORY.fastCompressor().compress(data, offset, length, block, start);
    ByteBuffer header = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    header.position(CHECKSUM_BYTES);
    header.put((byte) LZ4).putInt(HEADER_BYTES + compressed).putInt(length);
    CityHash.Hash128 checksum = CityHash.hash128(block, CHECKSUM_BYTES, HEADER_BYTES + compressed);
    header.putLong(0, checksum.low()).putLong(8, checksum.high());
    return Arrays.copyOf(block, start + compressed);
  }

  /**
   * Checks and unpacks a block.
   *
   * @param block a whole block from the checksum on
   */
  static byte[] unpack(byte[] block) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    CityHash.Hash128 actual =
        CityHash.hash128(block, CHECKSUM_BYTES, block.length - CHECKSUM_BYTES);
    if (header.getLong(0) != actual.low() || header.getLong(8) != actual.high()) {
      throw new RefusedBodyException(
          ErrorCode.CHECKSUM_DOESNT_MATCH, "Checksum doesn't match: corrupted data.");
    }
    int method = block[CHECKSUM_BYTES] & 0xff;
    int size = dataBytes(block);
    int start = CHECKSUM_BYTES + HEADER_BYTES;
    int packed = block.length - start;
    return switch (method) {
      case LZ4 -> unpackLz4(block, start, packed, size);
      case ZSTD -> unpackZstd(block, start, packed, size);
      case NONE -> unpackNone(block, start, size);
      default ->
          throw new RefusedBodyException(
              ErrorCode.UNKNOWN_COMPRESSION_METHOD, "Unknown codec family code: " + method + ".");
    };
  }

  /**
   * The size of a block without its checksum, as its header claims.
   *
   * @param head a block's first bytes, checksum and header at least
   */
  static int packedBytes(byte[] head) throws IOException {
    int size = intAt(head, PACKED_BYTES_AT);
    return checked("size_compressed_without_checksum", size, HEADER_BYTES, MAX_PACKED_BYTES);
  }

  /**
   * The size of a block's data, as its header claims.
   *
   * @param head a block's first bytes, checksum and header at least
   */
  static int dataBytes(byte[] head) throws IOException {
    return checked("size_decompressed", intAt(head, DATA_BYTES_AT), 0, MAX_DATA_BYTES);
  }

  private static int intAt(byte[] bytes, int index) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(index);
  }

  private static int checked(String name, int size, int least, int most) throws IOException {
    if (size < least || size > most) {
      throw new RefusedBodyException(
          ErrorCode.TOO_LARGE_SIZE_COMPRESSED,
          "Impossible "
              + name
              + " in a compressed block: "
              + Integer.toUnsignedString(size)
              + ", possible are "
              + least
              + " to "
              + most
              + ". Send smaller blocks; most likely corrupted data.");
    }
    return size;
  }

  private static byte[] unpackNone(byte[] block, int start, int size) throws IOException {
    if (block.length - start != size) {
      throw cannotDecompress();
    }
    return Arrays.copyOfRange(block, start, block.length);
  }

  private static byte[] unpackLz4(byte[] block, int start, int packed, int size)
      throws IOException {
    if (size > MAX_LZ4_RATIO * packed) {
      throw cannotDecompress();
    }
    byte[] data = new byte[size];
    try {
      int written = FACTORY.safeDecompressor().decompress(block, start, packed, data, 0, size);
      if (written == size) {
        return data;
      }
    } catch (LZ4Exception _) {
      throw cannotDecompress();
    }
    throw cannotDecompress();
  }

  private static byte[] unpackZstd(byte[] block, int start, int packed, int size)
      throws IOException {
    byte[] data = new byte[size];
    long written = Zstd.decompressByteArray(data, 0, size, block, start, packed);
    if (written != size) {
      throw cannotDecompress();
    }
    return data;
  }

  private static IOException cannotDecompress() {
    return new RefusedBodyException(
        ErrorCode.CANNOT_DECOMPRESS, "Cannot decompress: the block is corrupted.");
  }
}
