package io.tailwater.processors.alert.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the states of alerts and incidents are written in. */
public final class Codes {
  private static final int MOST_TEXTS = 100_000;

  private Codes() {}

  /** Writes a constant's name. */
  public static void write(DataOutput out, Enum<?> constant) throws IOException {
    out.writeUTF(constant.name());
  }

  /**
   * Reads a constant that {@link #write} wrote.
   *
   * @throws IOException if there is no such constant
   */
  public static <E extends Enum<E>> E read(DataInput in, Class<E> type) throws IOException {
    String name = in.readUTF();
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("there is no " + name + " among " + type.getSimpleName(), e);
    }
  }

  /** Writes texts in their order. */
  public static void writeTexts(DataOutput out, Iterable<String> texts) throws IOException {
    List<String> all = new ArrayList<>();
    texts.forEach(all::add);
    out.writeInt(all.size());
    for (String text : all) {
      out.writeUTF(text);
    }
  }

  /** Reads what {@link #writeTexts} wrote. */
  public static List<String> readTexts(DataInput in) throws IOException {
    int count = readCount(in, MOST_TEXTS);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  /**
   * Reads a number of things that follow.
   *
   * @throws IOException if it is negative or more than {@code most}
   */
  public static int readCount(DataInput in, int most) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > most) {
      throw new IOException(count + " things, and at most " + most + " are expected");
    }
    return count;
  }
}
