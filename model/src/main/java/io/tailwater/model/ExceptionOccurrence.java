package io.tailwater.model;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An exception that a span or a log tells of. A failure may be told of several times: by a span's
 * event, by a log on that span, and by each span that the exception passed through.
 *
 * @param timeNanos when, nanoseconds since 1970-01-01 UTC
 * @param service that it happened in; empty where none is named
 * @param endpoint name of the span that answers the request in that service; empty where it is not
 *     known
 * @param type the exception's class; may be empty
 * @param fingerprint what exceptions share that are thrown for the same reason at the same place
 * @param failure names the failure within its trace; within all, where there is no trace
 * @param traceIdHi bytes 0 to 7 of the trace id; 0 with the other half where there is none
 * @param traceIdLo bytes 8 to 15 of the trace id
 * @param spanId the span that tells, or that the log is on; 0 where none is named
 * @param originSpanId the innermost span that tells of the failure, as far as is known; 0 with the
 *     span id
 * @param ofLog whether a log tells of it
 * @param message what the exception says; empty where {@code stacktrace} was told not long ago
 * @param stacktrace where it was thrown; empty where it was told not long ago, or is not known
 */
public record ExceptionOccurrence(
    long timeNanos,
    String service,
    String endpoint,
    String type,
    long fingerprint,
    long failure,
    long traceIdHi,
    long traceIdLo,
    long spanId,
    long originSpanId,
    boolean ofLog,
    String message,
    String stacktrace) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "exceptions";

  /** The longest name of a service, endpoint or class, in bytes. */
  public static final int MAX_NAME_BYTES = 256;

  /** The longest message, in bytes. */
  public static final int MAX_MESSAGE_BYTES = 2 << 10;

  /** The longest stack trace, in bytes. */
  public static final int MAX_STACKTRACE_BYTES = 16 << 10;

  private static final byte VERSION = 1;

  /** Without its message and stack trace. */
  public ExceptionOccurrence withoutTexts() {
    return with(endpoint, originSpanId, "", "");
  }

  /** At an endpoint, of the failure that another span told of first. */
  public ExceptionOccurrence at(String endpoint, long originSpanId) {
    return with(endpoint, originSpanId, message, stacktrace);
  }

  private ExceptionOccurrence with(
      String endpoint, long originSpanId, String message, String stacktrace) {
    return new ExceptionOccurrence(
        timeNanos,
        service,
        endpoint,
        type,
        fingerprint,
        failure,
        traceIdHi,
        traceIdLo,
        spanId,
        originSpanId,
        ofLog,
        message,
        stacktrace);
  }

  /** Begins a list: version (1 byte). */
  public static void begin(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
  }

  /** Writes the next of a list: its parts in another order, texts cut to their bounds. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(timeNanos);
    out.writeLong(fingerprint);
    out.writeLong(failure);
    out.writeLong(traceIdHi);
    out.writeLong(traceIdLo);
    out.writeLong(spanId);
    out.writeLong(originSpanId);
    out.writeBoolean(ofLog);
    writeText(out, service, MAX_NAME_BYTES);
    writeText(out, endpoint, MAX_NAME_BYTES);
    writeText(out, type, MAX_NAME_BYTES);
    writeText(out, message, MAX_MESSAGE_BYTES);
    writeText(out, stacktrace, MAX_STACKTRACE_BYTES);
  }

  /**
   * Decodes a list.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<ExceptionOccurrence> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("exceptions of version " + version);
      }
      List<ExceptionOccurrence> all = new ArrayList<>();
      while (in.available() > 0) {
        all.add(read(in));
      }
      return all;
    } catch (IOException e) {
      throw new IllegalArgumentException("exceptions that end too soon", e);
    }
  }

  private static ExceptionOccurrence read(DataInputStream in) throws IOException {
    long timeNanos = in.readLong();
    long fingerprint = in.readLong();
    long failure = in.readLong();
    long traceIdHi = in.readLong();
    long traceIdLo = in.readLong();
    long spanId = in.readLong();
    long originSpanId = in.readLong();
    boolean ofLog = in.readBoolean();
    String service = readText(in, MAX_NAME_BYTES);
    String endpoint = readText(in, MAX_NAME_BYTES);
    String type = readText(in, MAX_NAME_BYTES);
    String message = readText(in, MAX_MESSAGE_BYTES);
    String stacktrace = readText(in, MAX_STACKTRACE_BYTES);
    return new ExceptionOccurrence(
        timeNanos,
        service,
        endpoint,
        type,
        fingerprint,
        failure,
        traceIdHi,
        traceIdLo,
        spanId,
        originSpanId,
        ofLog,
        message,
        stacktrace);
  }

  private static void writeText(DataOutputStream out, String text, int maxBytes)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = cut(bytes, maxBytes);
    out.writeShort(length);
    out.write(bytes, 0, length);
  }

  /** Not within a character. */
  private static int cut(byte[] utf8, int maxBytes) {
    int length = Math.min(utf8.length, maxBytes);
    while (length < utf8.length && length > 0 && (utf8[length] & 0xc0) == 0x80) {
      length--;
    }
    return length;
  }

  private static String readText(DataInputStream in, int maxBytes) throws IOException {
    int length = in.readUnsignedShort();
    if (length > maxBytes || length > in.available()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
