package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notifications as bytes: version (1 byte), then the parts in their order. Texts and lists begin
 * with their length (4 bytes). The same notification is always the same bytes.
 */
public final class NotificationFormat {
  private static final byte VERSION = 1;

  private NotificationFormat() {}

  /** Writes a notification. */
  public static void write(Notification notification, DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    writeText(notification.incident(), out);
    out.writeLong(notification.sequence());
    writeText(notification.status().name(), out);
    writeText(notification.severity().name(), out);
    writeText(notification.title(), out);
    writeMeasurement(notification.measured(), out);
    out.writeLong(notification.sinceMillis());
    out.writeLong(notification.untilMillis());
    writeText(notification.cause().service(), out);
    writeTexts(notification.cause().lines(), out);
    out.writeInt(notification.traces().size());
    for (ExemplarTrace trace : notification.traces()) {
      out.writeLong(trace.id().hi());
      out.writeLong(trace.id().lo());
      writeText(trace.link(), out);
    }
    writeTexts(notification.services(), out);
    writeMap(notification.labels(), out);
    out.writeInt(notification.alerts().size());
    for (NotifiedAlert alert : notification.alerts()) {
      writeMap(alert.labels(), out);
      writeMap(alert.annotations(), out);
      out.writeLong(alert.startsAtMillis());
      out.writeLong(alert.endsAtMillis());
      writeText(alert.fingerprint(), out);
      writeText(alert.link(), out);
    }
    out.writeInt(notification.silenced());
    out.writeInt(notification.acknowledged());
    writeText(notification.link(), out);
  }

  /**
   * Reads a notification.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static Notification read(DataInputStream in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("a notification of version " + version);
    }
    return new Notification(
        readText(in),
        in.readLong(),
        constant(NotificationStatus.class, in),
        constant(NotificationSeverity.class, in),
        readText(in),
        readMeasurement(in),
        in.readLong(),
        in.readLong(),
        new ProbableCause(readText(in), readTexts(in)),
        readTraces(in),
        readTexts(in),
        readMap(in),
        readAlerts(in),
        in.readInt(),
        in.readInt(),
        readText(in));
  }

  /** Writes a text: bytes of UTF-8, after their number. */
  public static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if its length cannot be
   */
  public static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(length(in)), StandardCharsets.UTF_8);
  }

  private static void writeMeasurement(@Nullable Measurement measured, DataOutputStream out)
      throws IOException {
    out.writeBoolean(measured != null);
    if (measured != null) {
      writeText(measured.what(), out);
      out.writeDouble(measured.value());
      out.writeDouble(measured.expected());
      writeText(measured.expectation().name(), out);
      out.writeDouble(measured.errorShare());
      out.writeLong(measured.n());
      writeText(measured.unit(), out);
    }
  }

  private static @Nullable Measurement readMeasurement(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return new Measurement(
        readText(in),
        in.readDouble(),
        in.readDouble(),
        constant(Measurement.Expectation.class, in),
        in.readDouble(),
        in.readLong(),
        readText(in));
  }

  private static List<ExemplarTrace> readTraces(DataInputStream in) throws IOException {
    int size = length(in);
    List<ExemplarTrace> traces = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      traces.add(new ExemplarTrace(new TraceId(in.readLong(), in.readLong()), readText(in)));
    }
    return traces;
  }

  private static List<NotifiedAlert> readAlerts(DataInputStream in) throws IOException {
    int size = length(in);
    List<NotifiedAlert> alerts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      alerts.add(
          new NotifiedAlert(
              readMap(in), readMap(in), in.readLong(), in.readLong(), readText(in), readText(in)));
    }
    return alerts;
  }

  private static void writeTexts(List<String> texts, DataOutputStream out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text, out);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int size = length(in);
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static void writeMap(SortedMap<String, String> map, DataOutputStream out)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      writeText(entry.getKey(), out);
      writeText(entry.getValue(), out);
    }
  }

  private static SortedMap<String, String> readMap(DataInputStream in) throws IOException {
    int size = length(in);
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(readText(in), readText(in));
    }
    return map;
  }

  /** Every item takes a byte at least, so that no length can ask for more than there is. */
  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("a text or list of length " + length);
    }
    return length;
  }

  private static <T extends Enum<T>> T constant(Class<T> type, DataInputStream in)
      throws IOException {
    return Enum.valueOf(type, readText(in));
  }
}
