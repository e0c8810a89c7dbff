package io.tailwater.processors.log;

import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.Pattern;

/**
 * A log that waits for the verdict on its trace.
 *
 * @param offset of its keyed record
 * @param index its place in the record
 * @param trace what it waits for
 * @param bytes the record's value
 * @param from where the log begins in {@code bytes}
 * @param length its bytes
 * @param context what surrounds it
 * @param severityNumber OTLP's
 * @param pattern its pattern
 * @param minuteMillis the minute that it is counted in, epoch milliseconds
 * @param hasSpanId whether it names a span
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity alone
record HeldLog(
    long offset,
    int index,
    TraceId trace,
    byte[] bytes,
    int from,
    int length,
    LogContext context,
    int severityNumber,
    Pattern pattern,
    long minuteMillis,
    boolean hasSpanId) {}
