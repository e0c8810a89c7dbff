package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Pins as bytes, as a record of {@code tailwater.pins} holds them.
 *
 * <p>Format, big-endian: version (1 byte, 1), number of pins (2), then each pin's kind (1: traces,
 * 2: place), id (UTF) and end (8); then of traces their number (1) and ids (16 each), of a place
 * its service (UTF), whether failed spans only (1), the duration (8) and the number of traces (2).
 */
public final class PinFormat {
  private static final byte VERSION = 1;
  private static final byte TRACES = 1;
  private static final byte PLACE = 2;

  private PinFormat() {}

  /**
   * Encodes pins.
   *
   * @throws IllegalArgumentException if there are more than {@link Pin#MOST}
   */
  public static byte[] encode(Collection<? extends Pin> pins) {
    if (pins.size() > Pin.MOST) {
      throw new IllegalArgumentException(pins.size() + " pins in a record");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * pins.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeShort(pins.size());
      for (Pin pin : pins) {
        write(out, pin);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Pin pin) throws IOException {
    switch (pin) {
      case Pin.Traces(String id, long untilMillis, List<TraceId> traces) -> {
        head(out, TRACES, id, untilMillis);
        out.writeByte(traces.size());
        for (TraceId trace : traces) {
          out.writeLong(trace.hi());
          out.writeLong(trace.lo());
        }
      }
      case Pin.Place(
              String id,
              long untilMillis,
              String service,
              boolean errorsOnly,
              long slowerThanNanos,
              int mostTraces) -> {
        head(out, PLACE, id, untilMillis);
        out.writeUTF(service);
        out.writeBoolean(errorsOnly);
        out.writeLong(slowerThanNanos);
        out.writeShort(mostTraces);
      }
    }
  }

  private static void head(DataOutputStream out, byte kind, String id, long untilMillis)
      throws IOException {
    out.writeByte(kind);
    out.writeUTF(id);
    out.writeLong(untilMillis);
  }

  /**
   * Decodes pins.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version, or break a bound
   */
  public static List<Pin> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("pins of version " + version);
      }
      int size = in.readUnsignedShort();
      if (size > Pin.MOST) {
        throw new IllegalArgumentException(size + " pins in a record");
      }
      List<Pin> pins = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        pins.add(read(in));
      }
      return pins;
    } catch (IOException e) {
      throw new IllegalArgumentException("pins that end too soon, or whose text is broken", e);
    }
  }

  private static Pin read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    String id = in.readUTF();
    long untilMillis = in.readLong();
    return switch (kind) {
      case TRACES -> {
        int count = in.readUnsignedByte();
        List<TraceId> traces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          traces.add(new TraceId(in.readLong(), in.readLong()));
        }
        yield new Pin.Traces(id, untilMillis, traces);
      }
      case PLACE ->
          new Pin.Place(
              id,
              untilMillis,
              in.readUTF(),
              in.readBoolean(),
              in.readLong(),
              in.readUnsignedShort());
      default -> throw new IllegalArgumentException("a pin of kind " + kind);
    };
  }
}
