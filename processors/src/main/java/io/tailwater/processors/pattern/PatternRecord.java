package io.tailwater.processors.pattern;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that a miner knows of one pattern, for other miners, for the next life of its own, and for
 * readers. Immutable.
 *
 * <p>Format, big-endian: version (1 byte, 1), severity band (1), service (2 bytes of length,
 * UTF-8), number of tokens (1), number of forms (2), and each form's birth (8), and in turn pieces
 * and words (2 bytes of length, bytes), a variable having no bytes. Ids and templates follow from
 * that.
 */
public final class PatternRecord {
  /** Services with longer names have no patterns. */
  static final int MAX_SERVICE_BYTES = 1_024;

  private static final byte VERSION = 1;
  private static final int MAX_FORMS = 0xffff;
  private static final int MAX_TEXT_BYTES = Character.MAX_VALUE;
  private static final int LEAST_FORM_BYTES = Long.BYTES + Short.BYTES;
  private static final Comparator<Form> BY_AGE =
      (a, b) -> a == b ? 0 : Form.first(a, b) == a ? -1 : 1;

  private final String service;
  private final List<Form> forms;
  private final String template;

  private PatternRecord(String service, List<Form> forms, String template) {
    this.service = service;
    this.forms = forms;
    this.template = template;
  }

  /** A record of forms that are one pattern, at least one, all of one size and severity. */
  static PatternRecord of(String service, List<Form> forms) {
    List<Form> sorted = new ArrayList<>(forms.subList(0, Math.min(forms.size(), MAX_FORMS)));
    sorted.sort(BY_AGE);
    Cluster cluster = new Cluster(sorted.getFirst(), 0);
    for (int i = 1; i < sorted.size(); i++) {
      cluster.absorb(new Cluster(sorted.get(i), i));
    }
    return new PatternRecord(service, List.copyOf(sorted), cluster.pattern().template());
  }

  /** The service whose lines have the pattern. */
  public String service() {
    return service;
  }

  /** Severity of the lines, as {@link Pattern#severityBand()}. */
  public int severityBand() {
    return forms.getFirst().severity();
  }

  /** The pattern's id. */
  public long id() {
    return forms.getFirst().id();
  }

  /** The pattern's text with {@code <*>} for what varies. */
  public String template() {
    return template;
  }

  /** Further ids that the pattern has had or has elsewhere; all of them mean {@link #id}. */
  public long[] aliases() {
    long[] aliases = new long[forms.size() - 1];
    for (int i = 0; i < aliases.length; i++) {
      aliases[i] = forms.get(i + 1).id();
    }
    return aliases;
  }

  /** What the pattern was learned from, the form it is named by first. */
  List<Form> forms() {
    return forms;
  }

  /** The record's bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(severityBand());
      byte[] name = service.getBytes(StandardCharsets.UTF_8);
      out.writeShort(name.length);
      out.write(name);
      out.writeByte(forms.getFirst().size());
      out.writeShort(forms.size());
      for (Form form : forms) {
        out.writeLong(form.born());
        int start = 0;
        for (char end : form.bounds()) {
          out.writeShort(end - start);
          out.write(form.text(), start, end - start);
          start = end;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a record's bytes.
   *
   * @throws IllegalArgumentException if they are not a pattern record of a known version
   */
  public static PatternRecord decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("pattern record of version " + version);
      }
      int severity = in.readUnsignedByte();
      String service = new String(read(in, MAX_SERVICE_BYTES), StandardCharsets.UTF_8);
      int tokens = in.readUnsignedByte();
      int count = in.readUnsignedShort();
      if (severity >= Pattern.BANDS
          || tokens > LineScanner.MAX_TOKENS
          || count == 0
          || count > in.available() / LEAST_FORM_BYTES) {
        throw new IllegalArgumentException(
            "a pattern record of severity %d with %d forms of %d tokens in %d bytes"
                .formatted(severity, count, tokens, bytes.length));
      }
      List<Form> forms = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        forms.add(readForm(in, severity, tokens));
      }
      return of(service, forms);
    } catch (IOException e) {
      throw new IllegalArgumentException("a pattern record that ends too soon", e);
    }
  }

  private static Form readForm(DataInputStream in, int severity, int tokens) throws IOException {
    long born = in.readLong();
    if (born < 0) {
      throw new IllegalArgumentException("a pattern record with a birth of " + born);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    char[] bounds = new char[2 * tokens + 1];
    for (int i = 0; i < bounds.length; i++) {
      text.write(read(in, MAX_TEXT_BYTES - text.size()));
      bounds[i] = (char) text.size();
    }
    return new Form(severity, born, text.toByteArray(), bounds);
  }

  private static byte[] read(DataInputStream in, int most) throws IOException {
    int length = in.readUnsignedShort();
    if (length > most || length > in.available()) {
      throw new IllegalArgumentException("a pattern record with a text of " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
