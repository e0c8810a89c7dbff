package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the data out of a stream of {@link CompressedBlock}s. Not for several threads. */
final class BlockInputStream extends InputStream {
  private final InputStream source;
  private byte[] data = {};
  private int position;

  BlockInputStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return fill() ? data[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, data.length - position);
    System.arraycopy(data, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == data.length) {
      byte[] head =
          source.readNBytes(CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES);
      if (head.length == 0) {
        return false;
      }
      data = CompressedBlock.unpack(wholeBlock(head));
      position = 0;
    }
    return true;
  }

  private byte[] wholeBlock(byte[] head) throws IOException {
    if (head.length < CompressedBlock.CHECKSUM_BYTES + CompressedBlock.HEADER_BYTES) {
      throw truncated();
    }
    int size =
        CompressedBlock.checkedSize(
            ByteBuffer.wrap(head)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(CompressedBlock.CHECKSUM_BYTES + 1),
            CompressedBlock.HEADER_BYTES);
    // Grows with what really arrives: a size is only a claim.
    byte[] rest = source.readNBytes(size - CompressedBlock.HEADER_BYTES);
    if (rest.length < size - CompressedBlock.HEADER_BYTES) {
      throw truncated();
    }
    byte[] block = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, block, head.length, rest.length);
    return block;
  }

  private static IOException truncated() {
    return new MalformedBodyException(
        ErrorCode.CANNOT_READ_ALL_DATA, "Cannot read all data: a compressed block is cut off.");
  }
}
