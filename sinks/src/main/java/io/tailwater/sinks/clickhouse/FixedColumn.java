package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.Function;

/** A column of numbers that all have the same width. */
final class FixedColumn implements Column {
  private final String type;
  private final int width;
  private final GrowingBytes rows = new GrowingBytes(1024);

  private FixedColumn(String type, int width) {
    this.type = type;
    this.width = width;
  }

  /** Days since 1970-01-01. */
  static FixedColumn date() {
    return new FixedColumn("Date", Short.BYTES);
  }

  /** Nanoseconds since 1970-01-01 UTC. */
  static FixedColumn nanos() {
    return new FixedColumn("DateTime64(9, 'UTC')", Long.BYTES);
  }

  /** Milliseconds since 1970-01-01 UTC. */
  static FixedColumn millis() {
    return new FixedColumn("DateTime64(3, 'UTC')", Long.BYTES);
  }

  /** Seconds since 1970-01-01 UTC. */
  static FixedColumn seconds() {
    return new FixedColumn("DateTime('UTC')", Integer.BYTES);
  }

  static FixedColumn uint64() {
    return new FixedColumn("UInt64", Long.BYTES);
  }

  static FixedColumn uint8() {
    return new FixedColumn("UInt8", 1);
  }

  static FixedColumn uint32() {
    return new FixedColumn("UInt32", Integer.BYTES);
  }

  static FixedColumn int32() {
    return new FixedColumn("Int32", Integer.BYTES);
  }

  static FixedColumn float64() {
    return new FixedColumn("Float64", Long.BYTES);
  }

  static FixedColumn bool() {
    return new FixedColumn("Bool", 1);
  }

  /** An enumeration whose words stand for their ordinals, as in the schema. */
  static FixedColumn enum8(Class<? extends Enum<?>> words) {
    return enum8(words, Enum::name);
  }

  /** An enumeration whose words are in lower case in the schema. */
  static FixedColumn lowerCaseEnum8(Class<? extends Enum<?>> words) {
    return enum8(words, word -> word.name().toLowerCase(Locale.ROOT));
  }

  private static FixedColumn enum8(
      Class<? extends Enum<?>> words, Function<Enum<?>, String> spelling) {
    StringBuilder type = new StringBuilder("Enum8(");
    Enum<?>[] constants = words.getEnumConstants();
    for (int i = 0; i < constants.length; i++) {
      type.append(i == 0 ? "'" : ", '")
          .append(spelling.apply(constants[i]))
          .append("' = ")
          .append(i);
    }
    return new FixedColumn(type.append(')').toString(), 1);
  }

  void add(long value) {
    switch (width) {
      case 1 -> rows.putByte((int) value);
      case Short.BYTES -> rows.putShort((int) value);
      case Integer.BYTES -> rows.putInt((int) value);
      case Long.BYTES -> rows.putLong(value);
      default -> throw new IllegalStateException(type + " of width " + width);
    }
  }

  /** Adds a word of an enumeration. */
  @SuppressWarnings("EnumOrdinal") // the type was made of the same ordinals
  void add(Enum<?> word) {
    rows.putByte(word.ordinal());
  }

  void add(double value) {
    rows.putLong(Double.doubleToLongBits(value));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public int rows() {
    return rows.length() / width;
  }

  @Override
  public void writeState(OutputStream out) {}

  @Override
  public void writeRows(OutputStream out) throws IOException {
    rows.writeTo(out);
  }
}
