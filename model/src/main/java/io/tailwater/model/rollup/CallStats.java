package io.tailwater.model.rollup;

import io.tailwater.model.LatencyHistogram;
import io.tailwater.model.TraceId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many calls there were, how long they took, how many failed, and traces that show it. Adding
 * loses nothing and does not depend on the order. Not thread-safe.
 */
public final class CallStats implements RollupStats<CallStats> {
  private final LatencyHistogram latency;
  private long errors;
  private long satisfied;
  private long tolerating;
  private long slowestNanos;
  private @Nullable TraceId slowest;
  private @Nullable TraceId failed;

  /** No call yet. */
  public CallStats() {
    this(new LatencyHistogram());
  }

  private CallStats(LatencyHistogram latency) {
    this.latency = latency;
  }

  /**
   * Stats of which the parts are known, as a table has them.
   *
   * @param latency of all calls; copied
   * @param errors as {@link #errors()} gives them
   * @param satisfied as {@link #satisfied()} gives them
   * @param tolerating as {@link #tolerating()} gives them
   * @throws IllegalArgumentException if a number is negative, or more calls are told of than were
   *     made
   */
  public static CallStats of(
      LatencyHistogram latency, long errors, long satisfied, long tolerating) {
    boolean negative = Math.min(errors, Math.min(satisfied, tolerating)) < 0;
    if (negative || errors + satisfied + tolerating > latency.count()) {
      throw new IllegalArgumentException(
          "%d calls of which %d failed, %d satisfied and %d were tolerated"
              .formatted(latency.count(), errors, satisfied, tolerating));
    }
    CallStats stats = new CallStats();
    stats.latency.add(latency);
    stats.errors = errors;
    stats.satisfied = satisfied;
    stats.tolerating = tolerating;
    return stats;
  }

  /**
   * Adds one call.
   *
   * @param apdexNanos users are satisfied with what takes as long at most, and tolerate four times
   *     that; 0 where nobody asks; at most a day
   */
  public void record(long durationNanos, boolean error, long apdexNanos) {
    latency.record(durationNanos);
    if (error) {
      errors++;
    } else if (apdexNanos > 0 && durationNanos <= 4 * apdexNanos) {
      satisfied += durationNanos <= apdexNanos ? 1 : 0;
      tolerating += durationNanos <= apdexNanos ? 0 : 1;
    }
  }

  /** The call is in a trace that is kept, so that it may be looked at. */
  public void show(TraceId trace, long durationNanos, boolean error) {
    long nanos = Math.max(0, durationNanos);
    if (isSlower(trace, nanos)) {
      slowest = trace;
      slowestNanos = nanos;
    }
    if (error) {
      failed = greater(failed, trace);
    }
  }

  @Override
  public void add(CallStats other) {
    latency.add(other.latency);
    errors += other.errors;
    satisfied += other.satisfied;
    tolerating += other.tolerating;
    if (other.slowest != null && isSlower(other.slowest, other.slowestNanos)) {
      slowest = other.slowest;
      slowestNanos = other.slowestNanos;
    }
    failed = greater(failed, other.failed);
  }

  /** Of traces that are equally slow the one of the greater id, so that the order is nothing. */
  private boolean isSlower(TraceId trace, long nanos) {
    return slowest == null
        || nanos > slowestNanos
        || (nanos == slowestNanos && trace.equals(greater(slowest, trace)));
  }

  private static @Nullable TraceId greater(@Nullable TraceId one, @Nullable TraceId other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    int byHi = Long.compareUnsigned(one.hi(), other.hi());
    int order = byHi == 0 ? Long.compareUnsigned(one.lo(), other.lo()) : byHi;
    return order >= 0 ? one : other;
  }

  /** How long the calls took, failed ones too. */
  public LatencyHistogram latency() {
    return latency;
  }

  /** How many there were. */
  public long calls() {
    return latency.count();
  }

  /** How many failed. */
  public long errors() {
    return errors;
  }

  /** How many did not fail and took no longer than satisfies. */
  public long satisfied() {
    return satisfied;
  }

  /** How many did not fail, took longer than satisfies, and no longer than four times that. */
  public long tolerating() {
    return tolerating;
  }

  /** The trace with the slowest call among traces that are kept; null where none is. */
  public @Nullable TraceId slowest() {
    return slowest;
  }

  /** How long the call of {@link #slowest} took; 0 where there is none. */
  public long slowestNanos() {
    return slowestNanos;
  }

  /** A trace that is kept with a call that failed; null where none is. */
  public @Nullable TraceId failed() {
    return failed;
  }

  @Override
  public void writeTo(DataOutput out) throws IOException {
    latency.writeTo(out);
    out.writeLong(errors);
    out.writeLong(satisfied);
    out.writeLong(tolerating);
    out.writeLong(slowestNanos);
    writeTrace(out, slowest);
    writeTrace(out, failed);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static CallStats read(DataInput in) throws IOException {
    CallStats stats = new CallStats(LatencyHistogram.read(in));
    stats.errors = in.readLong();
    stats.satisfied = in.readLong();
    stats.tolerating = in.readLong();
    stats.slowestNanos = in.readLong();
    stats.slowest = readTrace(in);
    stats.failed = readTrace(in);
    return stats;
  }

  private static void writeTrace(DataOutput out, @Nullable TraceId trace) throws IOException {
    out.writeLong(trace == null ? 0 : trace.hi());
    out.writeLong(trace == null ? 0 : trace.lo());
  }

  private static @Nullable TraceId readTrace(DataInput in) throws IOException {
    long hi = in.readLong();
    long lo = in.readLong();
    return (hi | lo) == 0 ? null : new TraceId(hi, lo);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallStats that
        && latency.equals(that.latency)
        && errors == that.errors
        && satisfied == that.satisfied
        && tolerating == that.tolerating
        && slowestNanos == that.slowestNanos
        && Objects.equals(slowest, that.slowest)
        && Objects.equals(failed, that.failed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(latency, errors);
  }

  @Override
  public String toString() {
    return "%d calls, %d errors".formatted(calls(), errors);
  }
}
