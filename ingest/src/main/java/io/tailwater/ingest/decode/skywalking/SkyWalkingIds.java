package io.tailwater.ingest.decode.skywalking;

import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/*
 * SkyWalking's ids are texts. Python, nginx and browsers write a UUID with or without dashes; Java
 * and Go write <32 hex digits of the process>.<thread>.<milliseconds * 10000 + sequence>.
 *
 * Trace ids follow the OpenTelemetry Collector wherever it gives one, so that a trace whose parts
 * come partly through its skywalking receiver stays one trace: pkg/translator/skywalking,
 * swTraceIDToTraceID and swStringToUUID. That fold keeps ids of one process apart, because its
 * digits stay the same and the two numbers do not overlap. Where the Collector gives up (all zero)
 * we hash.
 *
 * Span ids do not follow it. The Collector XORs the two halves of the folded segment id, where the
 * span's number and the segment's sequence meet in the same bits: of 80 consecutive spans of a
 * thread 64 collided. Ours are a hash of segment id and number.
 */
/** Turns SkyWalking's textual ids into OTLP's. Stable: the same text always gives the same id. */
public final class SkyWalkingIds {
  /** How long an id may be, in bytes; agents write at most 75, OAP stores at most 150. */
  public static final int MAX_BYTES = 256;

  /** What an absent id becomes: the id that OTLP calls invalid. */
  public static final TraceId NO_TRACE = new TraceId(0, 0);

  private static final byte[] DOMAIN =
      "tailwater:skywalking.trace_id:".getBytes(StandardCharsets.UTF_8);
  private static final int HALF_DIGITS = 16;
  private static final int DIGITS = 32;
  private static final int UUID_LENGTH = 36;
  private static final int MOST_DECIMALS = 19;

  private final XXHash64 xxHash64 = XXHashFactory.safeInstance().hash64();
  private final MessageDigest sha256 = sha256();
  private final byte[] scratch = new byte[MAX_BYTES + 1 + Integer.BYTES];

  /** Makes one for one thread: it keeps buffers. */
  public SkyWalkingIds() {}

  /** Whether a text in the place of a trace id says that there is no trace. */
  public static boolean isNoTrace(String text) {
    return text.isEmpty()
        || text.equals("N/A")
        || text.equals("Ignored_Trace")
        || text.equals("[Ignored Trace]");
  }

  /**
   * The trace id of a text that has one of the forms that agents write; {@link #NO_TRACE} for any
   * other.
   */
  public TraceId traceIdOfAgent(byte[] bytes, int offset, int length) {
    return length == 0 ? NO_TRACE : parse(bytes, offset, length);
  }

  /** The trace id of a text; {@link #NO_TRACE} for the empty text only. */
  public TraceId traceId(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return NO_TRACE;
    }
    TraceId parsed = parse(bytes, offset, length);
    return parsed.equals(NO_TRACE) ? digest(bytes, offset, length) : parsed;
  }

  /**
   * The span id of a span; 0 for an empty segment id only.
   *
   * @param length at most {@link #MAX_BYTES}
   * @param span the span's number within the segment
   */
  public long spanId(byte[] bytes, int offset, int length, int span) {
    if (length == 0) {
      return 0;
    }
    System.arraycopy(bytes, offset, scratch, 0, length);
    int end = length;
    scratch[end++] = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      scratch[end++] = (byte) (span >>> shift);
    }
    long id = xxHash64.hash(scratch, 0, end, 0);
    return id == 0 ? 1 : id;
  }

  private TraceId parse(byte[] bytes, int offset, int length) {
    if (length == HALF_DIGITS && areHex(bytes, offset, HALF_DIGITS)) {
      return new TraceId(0, hex(bytes, offset));
    }
    if (length == UUID_LENGTH && squeezeDashes(bytes, offset)) {
      return parse(scratch, 0, DIGITS);
    }
    if (length < DIGITS || !areHex(bytes, offset, DIGITS)) {
      return NO_TRACE;
    }
    TraceId process = new TraceId(hex(bytes, offset), hex(bytes, offset + HALF_DIGITS));
    return length == DIGITS ? process : fold(process, bytes, offset + DIGITS, offset + length);
  }

  private static TraceId fold(TraceId process, byte[] bytes, int from, int to) {
    if (bytes[from] != '.') {
      return NO_TRACE;
    }
    int dot = from + 1;
    while (dot < to && bytes[dot] != '.') {
      dot++;
    }
    long thread = decimal(bytes, from + 1, dot);
    long sequence = decimal(bytes, dot + 1, to);
    if (thread < 0 || sequence < 0) {
      return NO_TRACE;
    }
    // Little-endian, as the Collector does it: the numbers' lowest bytes meet bytes 4 and 8.
    int threadBytes = Integer.reverseBytes((int) thread);
    return new TraceId(
        process.hi() ^ Integer.toUnsignedLong(threadBytes),
        process.lo() ^ Long.reverseBytes(sequence));
  }

  /** Copies a UUID's digits to the scratch; false if its dashes are not where they belong. */
  private boolean squeezeDashes(byte[] bytes, int offset) {
    int digits = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash != (bytes[offset + i] == '-')) {
        return false;
      }
      if (!dash) {
        scratch[digits++] = bytes[offset + i];
      }
    }
    return true;
  }

  private TraceId digest(byte[] bytes, int offset, int length) {
    sha256.update(DOMAIN);
    sha256.update(bytes, offset, length);
    byte[] digest = sha256.digest();
    return new TraceId(bigEndian(digest, 0), bigEndian(digest, Long.BYTES));
  }

  private static long bigEndian(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  private static boolean areHex(byte[] bytes, int offset, int digits) {
    for (int i = 0; i < digits; i++) {
      if (Character.digit(bytes[offset + i] & 0xff, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static long hex(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < HALF_DIGITS; i++) {
      value = value << 4 | Character.digit(bytes[offset + i] & 0xff, 16);
    }
    return value;
  }

  /** A number without sign; negative if it is none or has more than 63 bits. */
  private static long decimal(byte[] bytes, int from, int to) {
    if (to <= from || to - from > MOST_DECIMALS) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
