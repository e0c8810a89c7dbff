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
 * A further id that a pattern of logs had, or has elsewhere: patterns that turn out to be one keep
 * one of their ids.
 *
 * @param service whose lines have the pattern; empty where none is named
 * @param severityBand as {@link LogPatternCount#severityBand()}
 * @param formerId the id that logs were given
 * @param patternId the id by which the pattern goes now
 * @param template the pattern's text with {@code <*>} for what varies, as it is now
 */
public record LogPatternName(
    String service, int severityBand, long formerId, long patternId, String template) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "log_pattern_names";

  private static final byte VERSION = 1;
  private static final int MIN_BYTES = 25;

  /** Encodes names: version (1 byte), number (4), then each name's parts. */
  public static byte[] encode(Collection<LogPatternName> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * names.size() + 16);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(names.size());
      for (LogPatternName name : names) {
        out.writeByte(name.severityBand);
        out.writeLong(name.formerId);
        out.writeLong(name.patternId);
        PrefixedTexts.write(out, name.service);
        PrefixedTexts.write(out, name.template);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes names.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<LogPatternName> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("log pattern names of version " + version);
      }
      int size = in.readInt();
      if (size < 0 || size > in.available() / MIN_BYTES + 1) {
        throw new IllegalArgumentException(size + " log pattern names are too short");
      }
      List<LogPatternName> names = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        int severityBand = in.readUnsignedByte();
        long formerId = in.readLong();
        long patternId = in.readLong();
        names.add(
            new LogPatternName(
                PrefixedTexts.read(in), severityBand, formerId, patternId, PrefixedTexts.read(in)));
      }
      return names;
    } catch (IOException e) {
      throw new IllegalArgumentException("log pattern names that end too soon", e);
    }
  }
}
