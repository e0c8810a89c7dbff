package io.tailwater.model.otlp;

/**
 * Field numbers of the OTLP messages that are read by hand.
 *
 * <p>Source: opentelemetry-proto 1.9, {@code trace/v1/trace.proto}, {@code logs/v1/logs.proto},
 * {@code common/v1/common.proto}, {@code resource/v1/resource.proto}.
 */
public final class OtlpFields {
  /** {@code TracesData.resource_spans}. */
  public static final int TRACES_RESOURCE_SPANS = 1;

  /** {@code ResourceSpans.resource}. */
  public static final int RESOURCE_SPANS_RESOURCE = 1;

  /** {@code ResourceSpans.scope_spans}. */
  public static final int RESOURCE_SPANS_SCOPE_SPANS = 2;

  /** {@code ScopeSpans.scope}. */
  public static final int SCOPE_SPANS_SCOPE = 1;

  /** {@code ScopeSpans.spans}. */
  public static final int SCOPE_SPANS_SPANS = 2;

  /** {@code Resource.attributes}. */
  public static final int RESOURCE_ATTRIBUTES = 1;

  /** {@code InstrumentationScope.name}. */
  public static final int SCOPE_NAME = 1;

  /** {@code InstrumentationScope.version}. */
  public static final int SCOPE_VERSION = 2;

  /** {@code Span.trace_id}. */
  public static final int SPAN_TRACE_ID = 1;

  /** {@code Span.span_id}. */
  public static final int SPAN_SPAN_ID = 2;

  /** {@code Span.trace_state}. */
  public static final int SPAN_TRACE_STATE = 3;

  /** {@code Span.parent_span_id}. */
  public static final int SPAN_PARENT_SPAN_ID = 4;

  /** {@code Span.name}. */
  public static final int SPAN_NAME = 5;

  /** {@code Span.kind}. */
  public static final int SPAN_KIND = 6;

  /** {@code Span.start_time_unix_nano}. */
  public static final int SPAN_START_TIME_UNIX_NANO = 7;

  /** {@code Span.end_time_unix_nano}. */
  public static final int SPAN_END_TIME_UNIX_NANO = 8;

  /** {@code Span.attributes}. */
  public static final int SPAN_ATTRIBUTES = 9;

  /** {@code Span.events}. */
  public static final int SPAN_EVENTS = 11;

  /** {@code Span.links}. */
  public static final int SPAN_LINKS = 13;

  /** {@code Span.status}. */
  public static final int SPAN_STATUS = 15;

  /** {@code Span.flags}. */
  public static final int SPAN_FLAGS = 16;

  /** {@code Status.message}. */
  public static final int STATUS_MESSAGE = 2;

  /** {@code Event.name}. */
  public static final int EVENT_NAME = 2;

  /** {@code Status.code}. */
  public static final int STATUS_CODE = 3;

  /** {@code LogRecord.time_unix_nano}. */
  public static final int LOG_TIME_UNIX_NANO = 1;

  /** {@code LogRecord.severity_number}. */
  public static final int LOG_SEVERITY_NUMBER = 2;

  /** {@code LogRecord.severity_text}. */
  public static final int LOG_SEVERITY_TEXT = 3;

  /** {@code LogRecord.body}. */
  public static final int LOG_BODY = 5;

  /** {@code LogRecord.attributes}. */
  public static final int LOG_ATTRIBUTES = 6;

  /** {@code LogRecord.flags}. */
  public static final int LOG_FLAGS = 8;

  /** {@code LogRecord.trace_id}. */
  public static final int LOG_TRACE_ID = 9;

  /** {@code LogRecord.span_id}. */
  public static final int LOG_SPAN_ID = 10;

  /** {@code LogRecord.observed_time_unix_nano}. */
  public static final int LOG_OBSERVED_TIME_UNIX_NANO = 11;

  /** {@code LogRecord.event_name}. */
  public static final int LOG_EVENT_NAME = 12;

  /** {@code KeyValue.key}. */
  public static final int KEY_VALUE_KEY = 1;

  /** {@code KeyValue.value}. */
  public static final int KEY_VALUE_VALUE = 2;

  /** {@code AnyValue.string_value}. */
  public static final int ANY_STRING = 1;

  /** {@code AnyValue.bool_value}. */
  public static final int ANY_BOOL = 2;

  /** {@code AnyValue.int_value}. */
  public static final int ANY_INT = 3;

  /** {@code AnyValue.double_value}. */
  public static final int ANY_DOUBLE = 4;

  /** {@code AnyValue.array_value}. */
  public static final int ANY_ARRAY = 5;

  /** {@code AnyValue.kvlist_value}. */
  public static final int ANY_KVLIST = 6;

  /** {@code AnyValue.bytes_value}. */
  public static final int ANY_BYTES = 7;

  private OtlpFields() {}
}
