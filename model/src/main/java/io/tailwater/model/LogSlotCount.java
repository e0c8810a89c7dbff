package io.tailwater.model;

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
 * How many logs of a pattern a service wrote within ten seconds, counted before sampling. Counts of
 * several records add.
 *
 * @param slotMillis begin of the ten seconds, epoch milliseconds
 * @param service that wrote them; not empty
 * @param patternId the pattern's id
 * @param severityBand 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
 * @param errorClass label of the kind of error that the logs tell of; empty where it is none
 * @param operation name of the span that wrote them; empty where none is known
 * @param template the pattern's text, shortened
 * @param lines how many, 0 or more
 * @param traces traces with such lines, those that are known to be kept first; at most {@link
 *     #MOST_TRACES}
 */
public record LogSlotCount(
    long slotMillis,
    String service,
    long patternId,
    int severityBand,
    String errorClass,
    String operation,
    String template,
    long lines,
    List<TraceId> traces) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "log_slots";

  /** How long a slot is, milliseconds. */
  public static final long SLOT_MILLIS = 10_000;

  /** How many traces are named. */
  public static final int MOST_TRACES = 4;

  private static final byte VERSION = 1;
  private static final int MIN_BYTES = 42;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no service, a negative number of lines, or too
   *     many traces
   */
  public LogSlotCount {
    if (service.isEmpty() || lines < 0 || traces.size() > MOST_TRACES) {
      throw new IllegalArgumentException(
          "%d lines of service '%s' with %d traces".formatted(lines, service, traces.size()));
    }
    traces = List.copyOf(traces);
  }

  /**
   * Encodes counts: version (1 byte), number (4), then of each the slot (8), pattern (8), severity
   * (1) and lines (8), its texts, the number of traces (1), and the traces (16 each).
   */
  public static byte[] encode(Collection<LogSlotCount> counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 * counts.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(counts.size());
      for (LogSlotCount count : counts) {
        count.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(slotMillis);
    out.writeLong(patternId);
    out.writeByte(severityBand);
    out.writeLong(lines);
    PrefixedTexts.write(out, service);
    PrefixedTexts.write(out, errorClass);
    PrefixedTexts.write(out, operation);
    PrefixedTexts.write(out, template);
    out.writeByte(traces.size());
    for (TraceId trace : traces) {
      out.writeLong(trace.hi());
      out.writeLong(trace.lo());
    }
  }

  /**
   * Decodes counts.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<LogSlotCount> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("log slot counts of version " + version);
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / MIN_BYTES) {
        throw new IllegalArgumentException(size + " log slot counts are too short");
      }
      List<LogSlotCount> counts = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        counts.add(read(in));
      }
      return counts;
    } catch (IOException e) {
      throw new IllegalArgumentException("log slot counts that end too soon", e);
    }
  }

  private static LogSlotCount read(DataInputStream in) throws IOException {
    long slotMillis = in.readLong();
    long patternId = in.readLong();
    int severityBand = in.readUnsignedByte();
    long lines = in.readLong();
    return new LogSlotCount(
        slotMillis,
        PrefixedTexts.read(in),
        patternId,
        severityBand,
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        PrefixedTexts.read(in),
        lines,
        readTraces(in));
  }

  private static List<TraceId> readTraces(DataInputStream in) throws IOException {
    int size = in.readUnsignedByte();
    if (size > MOST_TRACES) {
      throw new IllegalArgumentException(size + " traces of a log slot count");
    }
    List<TraceId> traces = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      traces.add(new TraceId(in.readLong(), in.readLong()));
    }
    return traces;
  }
}
