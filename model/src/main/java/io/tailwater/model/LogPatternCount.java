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
 * How many logs of a pattern came in a minute, and how many of them were kept. Counts of several
 * records add.
 *
 * @param minuteMillis begin of the minute, epoch milliseconds
 * @param service that wrote them; empty where none is named
 * @param severityBand 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
 * @param patternId the pattern's id; 0 for logs that have none
 * @param template the pattern's text with {@code <*>} for what varies, as it was then
 * @param total logs that came, kept or not
 * @param kept of logs that came in this minute, those that were kept with this record
 */
public record LogPatternCount(
    long minuteMillis,
    String service,
    int severityBand,
    long patternId,
    String template,
    long total,
    long kept) {
  /** What a record's header of that name says where its value is a list of these. */
  public static final String KIND = "log_patterns";

  private static final byte VERSION = 1;
  private static final int MIN_BYTES = 41;

  /** Encodes counts: version (1 byte), number (4), then each count's parts in their order. */
  public static byte[] encode(Collection<LogPatternCount> counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * counts.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(counts.size());
      for (LogPatternCount count : counts) {
        out.writeLong(count.minuteMillis);
        out.writeByte(count.severityBand);
        out.writeLong(count.patternId);
        out.writeLong(count.total);
        out.writeLong(count.kept);
        PrefixedTexts.write(out, count.service);
        PrefixedTexts.write(out, count.template);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes counts.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<LogPatternCount> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("log pattern counts of version " + version);
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / MIN_BYTES + 1) {
        throw new IllegalArgumentException(size + " log pattern counts are too short");
      }
      List<LogPatternCount> counts = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        long minuteMillis = in.readLong();
        int severityBand = in.readUnsignedByte();
        long patternId = in.readLong();
        long total = in.readLong();
        long kept = in.readLong();
        counts.add(
            new LogPatternCount(
                minuteMillis,
                PrefixedTexts.read(in),
                severityBand,
                patternId,
                PrefixedTexts.read(in),
                total,
                kept));
      }
      return counts;
    } catch (IOException e) {
      throw new IllegalArgumentException("log pattern counts that end too soon", e);
    }
  }
}
