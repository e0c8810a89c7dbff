package io.tailwater.sinks.clickhouse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads blocks of ClickHouse's Native format back into values, written from the format's
 * description and apart from the encoder: what both agree on is likely right, and the engine has
 * the last word.
 *
 * <p>Numbers come as {@link Long} or {@link Double}, texts and enumeration words as {@link String},
 * arrays as {@link List}, maps as a {@link List} of entries in wire order.
 */
public final class NativeRows {
  private final ByteBuffer in;

  private NativeRows(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All rows of all blocks, with their columns in the order of the wire. */
  public static List<NativeRow> read(byte[] bytes) {
    NativeRows reader = new NativeRows(bytes);
    List<NativeRow> rows = new ArrayList<>();
    while (reader.in.hasRemaining()) {
      reader.readBlock(rows);
    }
    return rows;
  }

  private void readBlock(List<NativeRow> rows) {
    int columns = varUInt();
    int count = varUInt();
    int base = rows.size();
    for (int i = 0; i < count; i++) {
      rows.add(new NativeRow(new LinkedHashMap<>()));
    }
    for (int c = 0; c < columns; c++) {
      String name = text();
      String type = text();
      readState(type);
      List<Object> values = readValues(type, count);
      for (int i = 0; i < count; i++) {
        rows.get(base + i).values().put(name, values.get(i));
      }
    }
  }

  private void readState(String type) {
    if (type.startsWith("LowCardinality(")) {
      if (in.getLong() != 1) {
        throw new IllegalStateException("unknown version of LowCardinality keys");
      }
    } else if (type.startsWith("Array(")) {
      readState(inner(type));
    } else if (type.startsWith("Map(")) {
      readState(keyType(type));
      readState(valueType(type));
    }
  }

  private List<Object> readValues(String type, int count) {
    if (type.startsWith("Array(")) {
      return nested(count, n -> readValues(inner(type), n));
    }
    if (type.startsWith("Map(")) {
      return nested(
          count,
          n -> {
            List<Object> keys = readValues(keyType(type), n);
            List<Object> values = readValues(valueType(type), n);
            List<Object> entries = new ArrayList<>();
            for (int i = 0; i < n; i++) {
              entries.add(new SimpleEntry<>(keys.get(i), values.get(i)));
            }
            return entries;
          });
    }
    if (type.startsWith("LowCardinality(")) {
      return lowCardinality(count);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(scalar(type));
    }
    return values;
  }

  private interface Elements {
    List<Object> read(int count);
  }

  private List<Object> nested(int count, Elements elements) {
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      ends[i] = Math.toIntExact(in.getLong());
    }
    List<Object> all = elements.read(count == 0 ? 0 : ends[count - 1]);
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.copyOf(all.subList(i == 0 ? 0 : ends[i - 1], ends[i])));
    }
    return rows;
  }

  private List<Object> lowCardinality(int count) {
    List<Object> values = new ArrayList<>();
    if (count == 0) {
      return values;
    }
    long head = in.getLong();
    if ((head & ~0xffL) != 0x600) {
      throw new IllegalStateException("unexpected flags " + Long.toHexString(head));
    }
    List<Object> keys = readValues("String", Math.toIntExact(in.getLong()));
    if (in.getLong() != count) {
      throw new IllegalStateException("the number of indexes is not the number of rows");
    }
    for (int i = 0; i < count; i++) {
      int index =
          switch ((int) (head & 0xff)) {
            case 0 -> in.get() & 0xff;
            case 1 -> in.getShort() & 0xffff;
            default -> in.getInt();
          };
      values.add(keys.get(index));
    }
    return values;
  }

  private Object scalar(String type) {
    return switch (type) {
      case "String" -> text();
      case "Date" -> (long) (in.getShort() & 0xffff);
      case "Bool", "UInt8" -> (long) in.get();
      case "Int32" -> (long) in.getInt();
      case "UInt32", "DateTime", "DateTime('UTC')" -> in.getInt() & 0xffffffffL;
      case "UInt64" -> in.getLong();
      case "Float64" -> in.getDouble();
      case "DateTime64(3, 'UTC')", "DateTime64(9, 'UTC')" -> in.getLong();
      default -> {
        if (!type.startsWith("Enum8(")) {
          throw new IllegalStateException("type " + type + " is not expected here");
        }
        String tail = "' = " + in.get();
        int end = type.indexOf(tail);
        yield type.substring(type.lastIndexOf('\'', end - 1) + 1, end);
      }
    };
  }

  private int varUInt() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private String text() {
    byte[] bytes = new byte[varUInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String inner(String type) {
    return type.substring(type.indexOf('(') + 1, type.length() - 1);
  }

  private static String keyType(String map) {
    return inner(map).substring(0, inner(map).lastIndexOf(", "));
  }

  private static String valueType(String map) {
    return inner(map).substring(inner(map).lastIndexOf(", ") + 2);
  }
}
