package io.tailwater.model.rollup;

import java.io.InputStream;

/**
 * The bytes of a record, read by one thread: that of the library takes a lock for each byte, and
 * histograms are read byte by byte.
 */
final class RecordBytes extends InputStream {
  private final byte[] bytes;
  private int at;

  RecordBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    return at < bytes.length ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == bytes.length && length > 0) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return bytes.length - at;
  }
}
