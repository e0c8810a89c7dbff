package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.Severities;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.decode.log.IdTexts;
import io.tailwater.ingest.decode.log.JsonFields;
import io.tailwater.ingest.decode.log.LogFacts;
import io.tailwater.ingest.decode.log.StackTrace;
import io.tailwater.ingest.decode.skywalking.SkyWalkingIds;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.LogView;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a log's body says that the log does not. One instance is filled log after log. */
final class Findings {
  /** JSON that is longer is not taken apart. */
  private static final int LONGEST_JSON = 256 << 10;

  /** A longer text is not searched for a stack trace: with it the log might get too large. */
  private static final int LONGEST_TEXT = 900 << 10;

  /** Characters of a stack trace that are put beside the text; the store keeps no more. */
  private static final int LONGEST_STACK = 32 << 10;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final IdTexts ids = new IdTexts();
  private final TextIds textIds;
  private Map<String, Object> attributes = new LinkedHashMap<>();
  private TraceId traceId = SkyWalkingIds.NO_TRACE;
  private long spanId;
  private long timeNanos;
  private long observedNanos;
  private int severityNumber;
  private String severityText = "";

  Findings(WordScanner words) {
    textIds = new TextIds(words);
  }

  /**
   * Reads the text of a log.
   *
   * @param hits what the words in the log's bytes are signs of
   * @param recordMillis the time of the log's record, epoch milliseconds; 0 where it is not known
   */
  void read(LogView log, int hits, long recordMillis) {
    if (!attributes.isEmpty()) {
      attributes = new LinkedHashMap<>();
    }
    traceId = SkyWalkingIds.NO_TRACE;
    spanId = 0;
    timeNanos = 0;
    severityNumber = 0;
    severityText = "";
    if (log.textLength() > 0) {
      readText(log, hits);
    }
    boolean isTimeless = log.timeNanos() == 0 && log.observedNanos() == 0 && timeNanos == 0;
    observedNanos = isTimeless ? Math.max(0, recordMillis) * NANOS_PER_MILLI : 0;
  }

  private void readText(LogView log, int hits) {
    byte[] bytes = log.buffer();
    int from = log.textOffset();
    int to = from + log.textLength();
    fields(log, bytes, from, to);
    if ((hits & Hit.IDS) != 0) {
      ids(log, bytes, from, to);
    }
    if (log.severityNumber() == 0 && severityNumber == 0) {
      severityText = TextSeverity.find(bytes, from, to);
      severityNumber = Severities.number(severityText);
    }
    if ((hits & Hit.FRAME.bit()) != 0 && to - from <= LONGEST_TEXT) {
      stack(bytes, from, to);
    }
  }

  private void fields(LogView log, byte[] bytes, int from, int to) {
    int first = from;
    while (first < to && (Bytes.isBlank(bytes[first]) || Bytes.isLineEnd(bytes[first]))) {
      first++;
    }
    if (first == to || to - first > LONGEST_JSON) {
      return;
    }
    Map<String, Object> fields =
        bytes[first] == '{' ? json(bytes, first, to) : Pairs.of(bytes, first, to);
    if (fields.isEmpty()) {
      return;
    }
    LogFacts facts = LogFacts.of(fields, ids);
    if (log.timeNanos() == 0) {
      timeNanos = facts.timeNanos();
    }
    if (log.severityNumber() == 0) {
      severityNumber = facts.severityNumber();
      severityText = facts.severityText();
    }
    if (!log.hasTraceId()) {
      traceId = facts.traceId();
    }
    if (log.spanId() == 0 && mayBeOf(log, facts.traceId())) {
      spanId = facts.spanId();
    }
    attributes = facts.attributes();
  }

  private static Map<String, Object> json(byte[] bytes, int from, int to) {
    try {
      return JsonFields.of(bytes, from, to - from).fields();
    } catch (UndecodableException _) {
      // A text that begins with a brace.
      return Map.of();
    }
  }

  private void ids(LogView log, byte[] bytes, int from, int to) {
    boolean needsTrace = !log.hasTraceId() && traceId.equals(SkyWalkingIds.NO_TRACE);
    boolean needsSpan = log.spanId() == 0 && spanId == 0;
    if (!needsTrace && !needsSpan) {
      return;
    }
    textIds.find(bytes, from, to);
    if (needsTrace) {
      traceId = textIds.traceId();
      if (!textIds.skyWalkingTraceId().isEmpty()) {
        attributes.putIfAbsent("skywalking.trace_id", textIds.skyWalkingTraceId());
      }
    }
    if (needsSpan && mayBeOf(log, textIds.traceId())) {
      spanId = textIds.spanId();
    }
  }

  /** Whether a span that stands with a trace may be the log's: not, where that is another trace. */
  private boolean mayBeOf(LogView log, TraceId found) {
    TraceId own = log.hasTraceId() ? new TraceId(log.traceIdHi(), log.traceIdLo()) : traceId;
    return found.equals(SkyWalkingIds.NO_TRACE) || found.equals(own);
  }

  private void stack(byte[] bytes, int from, int to) {
    StackTrace trace =
        attributes.containsKey("exception.stacktrace")
            ? null
            : StackTrace.in(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    if (trace != null) {
      if (!trace.type().isEmpty()) {
        attributes.putIfAbsent("exception.type", trace.type());
      }
      if (!trace.message().isEmpty()) {
        attributes.putIfAbsent("exception.message", trace.message());
      }
      attributes.put("exception.stacktrace", cut(trace.text()));
    }
  }

  private static String cut(String stack) {
    if (stack.length() <= LONGEST_STACK) {
      return stack;
    }
    boolean within = Character.isHighSurrogate(stack.charAt(LONGEST_STACK - 1));
    return stack.substring(0, within ? LONGEST_STACK - 1 : LONGEST_STACK);
  }

  /** Whether there is nothing that the log does not say itself, but for its attributes. */
  boolean isEmpty() {
    return attributes.isEmpty()
        && traceId.equals(SkyWalkingIds.NO_TRACE)
        && spanId == 0
        && timeNanos == 0
        && observedNanos == 0
        && severityNumber == 0;
  }

  /** What may be new: the log's own attributes of the same names come first. */
  Map<String, Object> attributes() {
    return attributes;
  }

  /** {@link SkyWalkingIds#NO_TRACE} where the log has one, or none was found. */
  TraceId traceId() {
    return traceId;
  }

  /** 0 where the log has one, or none was found. */
  long spanId() {
    return spanId;
  }

  /** Epoch nanoseconds; 0 where the log has a time, or none was found. */
  long timeNanos() {
    return timeNanos;
  }

  /** Epoch nanoseconds; 0 where the log says when it was, or when it was observed. */
  long observedNanos() {
    return observedNanos;
  }

  /** 0 where the log has one, or none was found. */
  int severityNumber() {
    return severityNumber;
  }

  /** The word for the severity. */
  String severityText() {
    return severityText;
  }
}
