package io.tailwater.processors.alert.judge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/** Parts of a state that say how long they are, so that who does not want one can pass over it. */
final class Blobs {
  private static final int MOST_BYTES = 64 << 20;

  private Blobs() {}

  /** Something that can be written. */
  interface Part {
    void writeTo(DataOutput out) throws IOException;
  }

  static void write(DataOutput out, Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.writeTo(new DataOutputStream(bytes));
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
  }

  static DataInput read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a part of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
