package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose data comes out of its source a block at a time. Not for several threads. */
abstract class BlockwiseInputStream extends InputStream {
  private byte[] block = {};
  private int position;
  private int end;

  /**
   * Reads one more block and {@linkplain #offer offers} its data, if it has any.
   *
   * @return false at the end of the source
   */
  abstract boolean nextBlock() throws IOException;

  /** Makes these bytes the next to be read; the array stays untouched until they are. */
  final void offer(byte[] bytes, int from, int to) {
    block = bytes;
    position = from;
    end = to;
  }

  @Override
  public final int read() throws IOException {
    return fill() ? block[position++] & 0xff : -1;
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == end) {
      if (!nextBlock()) {
        return false;
      }
    }
    return true;
  }
}
