package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of alerting as bytes: version (1 byte), number (4), then each row's parts. A text is its
 * length (4), then UTF-8; a list is its length (2), then its elements. Both are cut to a bound.
 */
final class RowTexts {
  static final int MAX_TEXT_BYTES = 8 << 10;
  static final int MAX_ELEMENTS = 4 << 10;

  private static final byte VERSION = 1;

  /** No row has fewer: its texts' lengths alone are as many. */
  private static final int MIN_ROW_BYTES = 40;

  private static final int INITIAL_ROW_BYTES = 256;

  /** Writes one thing. */
  @FunctionalInterface
  interface Writer<T> {
    void write(DataOutputStream out, T one) throws IOException;
  }

  /** Reads one thing. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private RowTexts() {}

  static <T> byte[] encode(List<T> rows, Writer<T> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_ROW_BYTES * rows.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(rows.size());
      for (T row : rows) {
        writer.write(out, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes what {@link #encode} gave.
   *
   * @param what what the rows are, for messages
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  static <T> List<T> decode(byte[] bytes, String what, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(what + " of version " + version);
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / MIN_ROW_BYTES) {
        throw new IllegalArgumentException(size + " " + what + " are too short");
      }
      List<T> rows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        rows.add(reader.read(in));
      }
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes after the " + what);
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " that end too soon", e);
    }
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    if (length > MAX_TEXT_BYTES) {
      length = MAX_TEXT_BYTES;
      while ((bytes[length] & 0xc0) == 0x80) {
        length--;
      }
    }
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT_BYTES || length > in.available()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  static <T> void writeList(DataOutputStream out, List<T> list, Writer<T> writer)
      throws IOException {
    int size = Math.min(list.size(), MAX_ELEMENTS);
    out.writeShort(size);
    for (T one : list.subList(0, size)) {
      writer.write(out, one);
    }
  }

  static <T> List<T> readList(DataInputStream in, Reader<T> reader) throws IOException {
    int size = in.readUnsignedShort();
    if (size > MAX_ELEMENTS || size > in.available()) {
      throw new IllegalArgumentException("a list of " + size);
    }
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(reader.read(in));
    }
    return list;
  }

  static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    writeList(out, texts, RowTexts::writeText);
  }

  static List<String> readTexts(DataInputStream in) throws IOException {
    return readList(in, RowTexts::readText);
  }

  static void writeTraces(DataOutputStream out, List<TraceId> traces) throws IOException {
    writeList(
        out,
        traces,
        (to, trace) -> {
          to.writeLong(trace.hi());
          to.writeLong(trace.lo());
        });
  }

  static List<TraceId> readTraces(DataInputStream in) throws IOException {
    return readList(in, from -> new TraceId(from.readLong(), from.readLong()));
  }
}
