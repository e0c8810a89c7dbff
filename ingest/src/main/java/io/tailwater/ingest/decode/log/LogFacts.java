package io.tailwater.ingest.decode.log;

import io.tailwater.ingest.decode.Severities;
import io.tailwater.ingest.decode.skywalking.SkyWalkingIds;
import io.tailwater.model.TraceId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the fields of an application's log say in OTLP's terms. Fields whose meaning is not known,
 * or that another name of the same meaning comes before, are attributes under their own names.
 */
public final class LogFacts {
  private static final String EXCEPTION_TYPE = "exception.type";
  private static final String EXCEPTION_MESSAGE = "exception.message";
  private static final String EXCEPTION_STACKTRACE = "exception.stacktrace";

  private record Found(String name, int rank, Object value) {}

  private final Map<LogKey, Found> known = new EnumMap<>(LogKey.class);
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private TraceId traceId = SkyWalkingIds.NO_TRACE;
  private long spanId;
  private long timeNanos;
  private int severityNumber;
  private String severityText = "";

  private LogFacts() {}

  /**
   * Reads fields, as {@link JsonFields} has them.
   *
   * @param ids reads the ids
   */
  public static LogFacts of(Map<String, Object> fields, IdTexts ids) {
    LogFacts facts = new LogFacts();
    fields.forEach(facts::sort);
    facts.time();
    facts.severity();
    facts.trace(ids);
    facts.span();
    facts.thread();
    facts.exception();
    return facts;
  }

  private void sort(String name, Object value) {
    LogKey.Name meaning = LogKey.of(name);
    if (meaning == null) {
      attributes.put(name, value);
      return;
    }
    Found before = known.get(meaning.key());
    if (before == null || meaning.rank() < before.rank()) {
      known.put(meaning.key(), new Found(name, meaning.rank(), value));
      if (before != null) {
        attributes.put(before.name(), before.value());
      }
    } else {
      attributes.put(name, value);
    }
  }

  private void time() {
    Found found = known.remove(LogKey.TIME);
    if (found != null) {
      timeNanos = EpochTimes.nanos(found.value());
      if (timeNanos == 0) {
        attributes.put(found.name(), found.value());
      }
    }
  }

  private void severity() {
    Found found = known.remove(LogKey.SEVERITY);
    if (found != null) {
      severityText = String.valueOf(found.value());
      severityNumber = Severities.number(severityText);
      if (severityNumber == 0) {
        attributes.put(found.name(), found.value());
      }
    }
  }

  private void trace(IdTexts ids) {
    Found found = known.remove(LogKey.TRACE_ID);
    if (found != null) {
      String text = String.valueOf(found.value());
      traceId =
          found.name().startsWith("dd.") ? ids.datadogTraceId(text) : ids.traceId(text.strip());
      if (traceId.equals(SkyWalkingIds.NO_TRACE)) {
        keepUnlessNone(found.name(), text);
      } else if (IdTexts.isSkyWalkings(text)) {
        attributes.putIfAbsent("skywalking.trace_id", text);
      }
    }
  }

  private void span() {
    Found found = known.remove(LogKey.SPAN_ID);
    if (found != null) {
      String text = String.valueOf(found.value());
      spanId =
          found.name().startsWith("dd.")
              ? IdTexts.datadogSpanId(text)
              : IdTexts.spanId(text.strip());
      if (spanId == 0) {
        keepUnlessNone(found.name(), text);
      }
    }
  }

  /** What is no id but no "none" either is not lost. */
  private void keepUnlessNone(String name, String text) {
    boolean zeros = text.chars().allMatch(c -> c == '0' || c == '-');
    if (!zeros && !SkyWalkingIds.isNoTrace(text)) {
      attributes.put(name, text);
    }
  }

  private void thread() {
    Found found = known.remove(LogKey.THREAD);
    if (found != null) {
      attributes.putIfAbsent("thread.name", String.valueOf(found.value()));
    }
  }

  private void exception() {
    exceptionPart(LogKey.EXCEPTION_TYPE, EXCEPTION_TYPE);
    exceptionPart(LogKey.EXCEPTION_MESSAGE, EXCEPTION_MESSAGE);
    exceptionPart(LogKey.EXCEPTION_STACKTRACE, EXCEPTION_STACKTRACE);
    if (attributes.get(EXCEPTION_STACKTRACE) instanceof String text) {
      StackTrace trace = StackTrace.in(text);
      if (trace != null && !trace.type().isEmpty()) {
        attributes.putIfAbsent(EXCEPTION_TYPE, trace.type());
        if (!trace.message().isEmpty()) {
          attributes.putIfAbsent(EXCEPTION_MESSAGE, trace.message());
        }
      }
    }
  }

  private void exceptionPart(LogKey key, String name) {
    Found found = known.remove(key);
    if (found != null) {
      attributes.putIfAbsent(name, String.valueOf(found.value()));
    }
  }

  /** When it happened, epoch nanoseconds; 0 where the log does not say. */
  public long timeNanos() {
    return timeNanos;
  }

  /** OTLP's severity number; 0 where it is not known. */
  public int severityNumber() {
    return severityNumber;
  }

  /** The severity as the log has it; may be empty. */
  public String severityText() {
    return severityText;
  }

  /** {@link SkyWalkingIds#NO_TRACE} where there is none. */
  public TraceId traceId() {
    return traceId;
  }

  /** 0 where there is none. */
  public long spanId() {
    return spanId;
  }

  /** Takes the body out; empty where there is none. */
  String takeBody() {
    return take(LogKey.BODY);
  }

  /** Takes the service's name out; empty where there is none. */
  String takeService() {
    return take(LogKey.SERVICE);
  }

  /** Takes the instance out; empty where there is none. */
  String takeInstance() {
    return take(LogKey.INSTANCE);
  }

  /** Takes the logger's name out; empty where there is none. */
  String takeLogger() {
    return take(LogKey.LOGGER);
  }

  private String take(LogKey key) {
    Found found = known.remove(key);
    return found == null ? "" : String.valueOf(found.value());
  }

  /** All that was not taken out. */
  public Map<String, Object> attributes() {
    known.values().forEach(found -> attributes.putIfAbsent(found.name(), found.value()));
    known.clear();
    return attributes;
  }
}
