package io.tailwater.embedded.clickhouse;

import java.io.IOException;
import java.io.OutputStream;

/** Packs what is written into LZ4 {@link CompressedBlock}s. Not for several threads. */
final class BlockOutputStream extends OutputStream {
  private static final int BLOCK_BYTES = 1 << 18;

  private final OutputStream target;
  private final byte[] buffer = new byte[BLOCK_BYTES];
  private int used;

  BlockOutputStream(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, buffer.length - used);
      System.arraycopy(bytes, from, buffer, used, count);
      used += count;
      from += count;
      left -= count;
      if (used == buffer.length) {
        writeBlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    writeBlock();
    target.close();
  }

  private void writeBlock() throws IOException {
    if (used > 0) {
      target.write(CompressedBlock.lz4(buffer, 0, used));
      used = 0;
    }
  }
}
