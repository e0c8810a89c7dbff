package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.log.IdTexts;
import io.tailwater.ingest.decode.skywalking.SkyWalkingIds;
import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The ids of trace and span that a log's text names: {@code trace_id=}, {@code span_id=}, W3C's
 * {@code traceparent}, SkyWalking's {@code TID:}, {@code SW_CTX:[...]} and {@code sw8}. The first
 * of each that is an id counts. Not thread-safe.
 */
final class TextIds {
  private static final int LONGEST_HEADER = 2_048;
  private static final int TRACEPARENT_PARTS = 4;
  private static final int SW8_PARTS = 8;

  private final WordScanner words;
  private final IdTexts ids = new IdTexts();
  private TraceId traceId = SkyWalkingIds.NO_TRACE;
  private String skyWalkingTraceId = "";
  private long spanId;

  TextIds(WordScanner words) {
    this.words = words;
  }

  /** Looks for ids; in all of the text, until there are both. */
  void find(byte[] bytes, int from, int to) {
    traceId = SkyWalkingIds.NO_TRACE;
    skyWalkingTraceId = "";
    spanId = 0;
    int state = WordScanner.START;
    for (int i = from; i < to; i++) {
      state = words.step(state, bytes[i]);
      if (words.isHit(state)) {
        look(words.hit(state), bytes, from, i + 1 - words.length(state), i + 1, to);
        if (hasTrace() && spanId != 0) {
          return;
        }
      }
    }
  }

  private void look(Hit hit, byte[] bytes, int from, int start, int end, int to) {
    boolean datadog = Bytes.startsWith(bytes, Math.max(from, start - 3), to, "dd.");
    boolean within = start > from && Bytes.isNameByte(bytes[start - 1]) && !datadog;
    switch (hit) {
      case TRACE_ID -> trace(value(bytes, end, to), datadog);
      case SPAN_ID -> {
        // Not parent_span_id.
        if (!within && spanId == 0) {
          String text = value(bytes, end, to);
          spanId = datadog ? IdTexts.datadogSpanId(text) : IdTexts.spanId(text);
        }
      }
      case TRACEPARENT -> traceparent(value(bytes, end, to));
      case TID -> {
        if (!within) {
          trace(run(bytes, Bytes.skipBlanks(bytes, end, to), to), false);
        }
      }
      case SW8 -> {
        if (!within) {
          sw8(value(bytes, end, to));
        }
      }
      case SW_CTX -> skyWalkingContext(bytes, end, to);
      default -> {
        // A secret's: none of an id.
      }
    }
  }

  private void trace(String text, boolean datadog) {
    if (hasTrace()) {
      return;
    }
    traceId = datadog ? ids.datadogTraceId(text) : ids.traceId(text);
    if (hasTrace() && IdTexts.isSkyWalkings(text)) {
      skyWalkingTraceId = text;
    }
  }

  /** W3C Trace Context, level 1: version, trace id, parent id, flags. */
  private void traceparent(String text) {
    String[] parts = text.split("-", TRACEPARENT_PARTS + 1);
    if (parts.length >= TRACEPARENT_PARTS && parts[0].length() == 2 && parts[1].length() == 32) {
      trace(parts[1], false);
      if (spanId == 0 && traceId.equals(ids.traceId(parts[1]))) {
        spanId = IdTexts.spanId(parts[2]);
      }
    }
  }

  /** SkyWalking Cross Process Propagation Headers Protocol, version 3. */
  private void sw8(String text) {
    String[] parts = text.split("-", SW8_PARTS + 1);
    if (parts.length != SW8_PARTS) {
      return;
    }
    try {
      String segment = base64(parts[2]);
      int span = Integer.parseInt(parts[3]);
      skyWalking(base64(parts[1]), segment, span);
    } catch (IllegalArgumentException _) {
      // No header of theirs.
    }
  }

  private static String base64(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  /** Service, instance, trace id, segment id and number of the span, in brackets. */
  private void skyWalkingContext(byte[] bytes, int end, int to) {
    int open = end;
    while (open < to && open < end + 4 && bytes[open] != '[') {
      open++;
    }
    int close = open;
    int last = Math.min(to, open + LONGEST_HEADER);
    while (close < last && bytes[close] != ']' && !Bytes.isLineEnd(bytes[close])) {
      close++;
    }
    if (open >= to || bytes[open] != '[' || close >= last || bytes[close] != ']') {
      return;
    }
    String[] parts =
        new String(bytes, open + 1, close - open - 1, StandardCharsets.UTF_8).split(",", -1);
    if (parts.length >= 5) {
      int n = parts.length;
      try {
        int span = Integer.parseInt(parts[n - 1].strip());
        skyWalking(parts[n - 3].strip(), parts[n - 2].strip(), span);
      } catch (NumberFormatException _) {
        // No context of theirs.
      }
    }
  }

  private void skyWalking(String trace, String segment, int span) {
    if (hasTrace()) {
      return;
    }
    trace(trace, false);
    if (hasTrace() && spanId == 0) {
      spanId = ids.skyWalkingSpanId(segment, span);
    }
  }

  /** The value behind a name: behind a quote, a colon or equals sign, and another quote. */
  private static String value(byte[] bytes, int end, int to) {
    int at = end;
    while (at < to && at < end + 4 && (bytes[at] == '\\' || Bytes.isQuote(bytes[at]))) {
      at++;
    }
    at = Bytes.skipBlanks(bytes, at, to);
    if (at >= to || (bytes[at] != ':' && bytes[at] != '=')) {
      return "";
    }
    at = Bytes.skipBlanks(bytes, at + 1, to);
    int begin = at;
    while (at < to && at < begin + 4 && (bytes[at] == '\\' || Bytes.isQuote(bytes[at]))) {
      at++;
    }
    return run(bytes, at, to);
  }

  private static String run(byte[] bytes, int from, int to) {
    int at = from;
    int last = Math.min(to, from + LONGEST_HEADER);
    while (at < last && Bytes.isTokenByte(bytes[at])) {
      at++;
    }
    while (at > from && bytes[at - 1] == '.') {
      at--;
    }
    return new String(bytes, from, at - from, StandardCharsets.US_ASCII);
  }

  private boolean hasTrace() {
    return !traceId.equals(SkyWalkingIds.NO_TRACE);
  }

  /** {@link SkyWalkingIds#NO_TRACE} where there is none. */
  TraceId traceId() {
    return traceId;
  }

  /** The trace id as SkyWalking writes it; empty where it is not SkyWalking's. */
  String skyWalkingTraceId() {
    return skyWalkingTraceId;
  }

  /** 0 where there is none. */
  long spanId() {
    return spanId;
  }
}
