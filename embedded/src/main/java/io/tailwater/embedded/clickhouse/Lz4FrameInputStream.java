package io.tailwater.embedded.clickhouse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the LZ4 frame format (version 1.6), what {@code Content-Encoding: lz4} means.
 *
 * <p>Own, because lz4-java refuses frames whose blocks refer to earlier ones, which is what
 * Python's lz4 and with it clickhouse-connect write. Checksums are skipped: the bytes come over the
 * loopback. Dictionaries are refused.
 */
final class Lz4FrameInputStream extends BlockwiseInputStream {
  private static final int MAGIC = 0x184D2204;
  private static final int HISTORY_BYTES = 1 << 16;
  private static final int FLAG_BLOCK_CHECKSUM = 0x10;
  private static final int FLAG_CONTENT_SIZE = 0x08;
  private static final int FLAG_CONTENT_CHECKSUM = 0x04;
  private static final int FLAG_DICTIONARY = 0x01;

  private final InputStream source;

  /** The last 64 KiB of output, then the block just unpacked. */
  private byte[] window = {};

  private byte[] packed = {};
  private int flags;
  private boolean inFrame;
  private int end;

  Lz4FrameInputStream(InputStream source) {
    this.source = source;
  }

  @Override
  boolean nextBlock() throws IOException {
    if (!inFrame && !readHeader()) {
      return false;
    }
    int size = ByteBuffer.wrap(exactly(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (size == 0) {
      skip((flags & FLAG_CONTENT_CHECKSUM) != 0);
      inFrame = false;
    } else {
      readBlock(size);
      skip((flags & FLAG_BLOCK_CHECKSUM) != 0);
      offer(window, HISTORY_BYTES, end);
    }
    return true;
  }

  private boolean readHeader() throws IOException {
    byte[] magic = source.readNBytes(4);
    if (magic.length == 0) {
      return false;
    }
    if (magic.length < 4
        || ByteBuffer.wrap(magic).order(ByteOrder.LITTLE_ENDIAN).getInt() != MAGIC) {
      throw new IOException("no LZ4 frame");
    }
    byte[] descriptor = exactly(2);
    flags = descriptor[0] & 0xff;
    int sizeClass = descriptor[1] >> 4 & 7;
    if (flags >> 6 != 1 || (flags & FLAG_DICTIONARY) != 0 || sizeClass < 4) {
      throw new IOException("an LZ4 frame of an unknown kind");
    }
    exactly((flags & FLAG_CONTENT_SIZE) != 0 ? 9 : 1);
    int blockBytes = 1 << (8 + 2 * sizeClass);
    window = new byte[HISTORY_BYTES + blockBytes];
    packed = new byte[blockBytes];
    end = HISTORY_BYTES;
    inFrame = true;
    return true;
  }

  private void readBlock(int sizeField) throws IOException {
    int size = sizeField & 0x7fffffff;
    if (size > packed.length) {
      throw new IOException("an LZ4 block larger than its frame allows");
    }
    System.arraycopy(window, end - HISTORY_BYTES, window, 0, HISTORY_BYTES);
    if (sizeField < 0) {
      end = HISTORY_BYTES + source.readNBytes(window, HISTORY_BYTES, size);
      if (end < HISTORY_BYTES + size) {
        throw new EOFException("an LZ4 block is cut off");
      }
    } else {
      if (source.readNBytes(packed, 0, size) < size) {
        throw new EOFException("an LZ4 block is cut off");
      }
      try {
        end = unpack(size);
      } catch (ArrayIndexOutOfBoundsException _) {
        throw new IOException("a corrupted LZ4 block");
      }
    }
  }

  /**
   * Unpacks one block: sequences of a token, literals, and a match in what was written before. The
   * bounds of the arrays are the bounds of the format.
   */
  private int unpack(int size) throws IOException {
    int in = 0;
    int out = HISTORY_BYTES;
    while (in < size) {
      int token = packed[in++] & 0xff;
      int literals = token >> 4;
      if (literals == 15) {
        int more;
        do {
          more = packed[in++] & 0xff;
          literals += more;
        } while (more == 255);
      }
      System.arraycopy(packed, in, window, out, literals);
      in += literals;
      out += literals;
      if (in >= size) {
        break;
      }
      int distance = (packed[in] & 0xff) | ((packed[in + 1] & 0xff) << 8);
      in += 2;
      int length = (token & 15) + 4;
      if ((token & 15) == 15) {
        int more;
        do {
          more = packed[in++] & 0xff;
          length += more;
        } while (more == 255);
      }
      if (distance == 0) {
        throw new IOException("a corrupted LZ4 block");
      }
      for (int i = 0; i < length; i++) {
        window[out] = window[out - distance];
        out++;
      }
    }
    return out;
  }

  private void skip(boolean checksum) throws IOException {
    if (checksum) {
      exactly(4);
    }
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = source.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("an LZ4 frame is cut off");
    }
    return bytes;
  }
}
