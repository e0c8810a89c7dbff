package io.tailwater.processors.pattern;

import java.util.Arrays;

/** Makes the text of a {@link Form} of a line: words, and between them what the line has there. */
final class FormText {
  /** Of what stands between two words no more is kept: it is for the eye only. */
  static final int MAX_PIECE_BYTES = 32;

  private static final byte[] BEFORE_EXCEPTION = {' ', '|', ' '};

  private final byte[] bytes;
  private final char[] bounds;
  private int size;

  FormText(LineScanner line) {
    int count = line.count();
    bounds = new char[2 * count + 1];
    int words = 0;
    for (int i = 0; i < count; i++) {
      words += line.isVariable(i) ? 0 : line.end(i) - line.start(i);
    }
    byte[] buffer = new byte[words + (count + 1) * MAX_PIECE_BYTES];
    bytes = fill(line, buffer);
  }

  byte[] bytes() {
    return bytes;
  }

  char[] bounds() {
    return bounds;
  }

  private byte[] fill(LineScanner line, byte[] out) {
    int count = line.count();
    int before = line.lineStart();
    boolean exception = false;
    for (int i = 0; i < count; i++) {
      if (line.isException(i)) {
        exception = true;
        System.arraycopy(BEFORE_EXCEPTION, 0, out, size, BEFORE_EXCEPTION.length);
        size += BEFORE_EXCEPTION.length;
      } else {
        piece(line.body(), before, line.start(i), out);
      }
      bounds[2 * i] = (char) size;
      if (!line.isVariable(i)) {
        int length = line.end(i) - line.start(i);
        System.arraycopy(line.body(), line.start(i), out, size, length);
        size += length;
      }
      bounds[2 * i + 1] = (char) size;
      before = line.end(i);
    }
    if (!exception) {
      piece(line.body(), before, line.lineEnd(), out);
    }
    bounds[2 * count] = (char) size;
    return Arrays.copyOf(out, size);
  }

  /** Blanks count as one, and none is kept at the line's ends. */
  private void piece(byte[] body, int start, int end, byte[] out) {
    int first = size;
    boolean blank = false;
    for (int at = start; at < end && size - first < MAX_PIECE_BYTES - 1; at++) {
      int kind = ByteKinds.of(body[at]);
      if ((kind & ByteKinds.BLANK) != 0) {
        blank = size > 0;
        continue;
      }
      if ((kind & ByteKinds.NON_ASCII) != 0 || (kind & ByteKinds.WORDLIKE) != 0) {
        break;
      }
      if (blank) {
        out[size++] = ' ';
        blank = false;
      }
      out[size++] = body[at];
    }
    if (blank && size - first < MAX_PIECE_BYTES) {
      out[size++] = ' ';
    }
  }
}
