package io.tailwater.ingest.decode.log;

import io.tailwater.ingest.decode.skywalking.SkyWalkingIds;
import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;

/**
 * Trace and span ids as they stand in texts: hexadecimal, UUIDs, SkyWalking's, and Datadog's
 * decimal ones. What says that there is none ({@code 0}, {@code N/A}) and what is no id counts as
 * absent. Not thread-safe.
 */
public final class IdTexts {
  /** What is longer is no id. */
  public static final int LONGEST = SkyWalkingIds.MAX_BYTES;

  private static final int MOST_DECIMALS = 20;
  private static final int SPAN_DIGITS = 16;

  private final SkyWalkingIds skyWalking = new SkyWalkingIds();

  /** The trace id of a text; {@link SkyWalkingIds#NO_TRACE} where it is none. */
  public TraceId traceId(String text) {
    if (text.length() < SPAN_DIGITS || text.length() > LONGEST) {
      return SkyWalkingIds.NO_TRACE;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length == text.length()
        ? skyWalking.traceIdOfAgent(bytes, 0, bytes.length)
        : SkyWalkingIds.NO_TRACE;
  }

  /** The same, but up to 20 decimal digits are the low half, as Datadog's libraries print it. */
  public TraceId datadogTraceId(String text) {
    return isDecimal(text) ? new TraceId(0, decimal(text)) : traceId(text);
  }

  /** The span id of 16 hexadecimal digits; 0 where it is none. */
  public static long spanId(String text) {
    if (text.length() != SPAN_DIGITS) {
      return 0;
    }
    for (int i = 0; i < SPAN_DIGITS; i++) {
      char c = text.charAt(i);
      if (c >= 128 || Character.digit(c, 16) < 0) {
        return 0;
      }
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /** The same, but up to 20 decimal digits are the number, as Datadog's libraries print it. */
  public static long datadogSpanId(String text) {
    return isDecimal(text) ? decimal(text) : spanId(text);
  }

  /** The span id of SkyWalking's span of that number in a segment; 0 where there is none. */
  public long skyWalkingSpanId(String segment, int span) {
    byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
    return span < 0 || bytes.length > LONGEST ? 0 : skyWalking.spanId(bytes, 0, bytes.length, span);
  }

  /** Whether a trace id's text is SkyWalking's own form, which the id does not show any more. */
  public static boolean isSkyWalkings(String text) {
    return text.indexOf('.') >= 0;
  }

  private static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > MOST_DECIMALS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long decimal(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
