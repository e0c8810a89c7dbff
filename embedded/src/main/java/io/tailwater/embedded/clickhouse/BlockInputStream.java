package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the data out of a stream of {@link CompressedBlock}s. Not for several threads. */
final class BlockInputStream extends BlockwiseInputStream {
  private static final int HEAD_BYTES =
      CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES;

  /** A block's bytes are there twice while they grow, its data once. */
  private static final long PACKED_COPIES = 2;

  private static final int FIRST_BYTES = 1 << 16;

  private final InputStream source;
  private final BodyMemory.Share memory;
  private long reserved;

  /**
   * A reader of blocks.
   *
   * @param memory what the largest block takes is reserved there, before it is read
   */
  BlockInputStream(InputStream source, BodyMemory.Share memory) {
    this.source = source;
    this.memory = memory;
  }

  @Override
  boolean nextBlock() throws IOException {
    byte[] head = source.readNBytes(HEAD_BYTES);
    if (head.length == 0) {
      return false;
    }
    if (head.length < HEAD_BYTES) {
      throw truncated();
    }
    int size = CompressedBlock.CHECKSUM_BYTES + CompressedBlock.packedBytes(head);
    reserve(PACKED_COPIES * size + CompressedBlock.dataBytes(head));
    byte[] data = CompressedBlock.unpack(wholeBlock(head, size));
    offer(data, 0, data.length);
    return true;
  }

  private void reserve(long bytes) throws IOException {
    if (bytes > reserved) {
      memory.reserve(bytes - reserved);
      reserved = bytes;
    }
  }

  /** The array grows with what really arrives: a size is only a claim. */
  private byte[] wholeBlock(byte[] head, int size) throws IOException {
    byte[] block = head;
    int read = head.length;
    while (read < size) {
      block = Arrays.copyOf(block, (int) Math.min(size, Math.max(FIRST_BYTES, 2L * read)));
      int missing = block.length - read;
      if (source.readNBytes(block, read, missing) < missing) {
        throw truncated();
      }
      read = block.length;
    }
    return block;
  }

  private static IOException truncated() {
    return new RefusedBodyException(
        ErrorCode.CANNOT_READ_ALL_DATA, "Cannot read all data: a compressed block is cut off.");
  }
}
