package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.slo.ObjectiveWatch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Calls that an objective has of a minute, and which of them its watch knows. */
final class ObjectiveTally {
  private long calls;
  private long bad;
  private long givenCalls;
  private long givenBad;

  void add(long moreCalls, long moreBad) {
    calls += moreCalls;
    bad += moreBad;
  }

  long calls() {
    return calls;
  }

  long bad() {
    return bad;
  }

  /** Whether there are bad ones that the watch does not know. */
  boolean hasBadToGive() {
    return bad > givenBad;
  }

  /** Tells the watch what it does not know. */
  void give(long minute, ObjectiveWatch watch) {
    watch.add(minute, calls - givenCalls, bad - givenBad);
    givenCalls = calls;
    givenBad = bad;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(calls);
    out.writeLong(bad);
    out.writeLong(givenCalls);
    out.writeLong(givenBad);
  }

  static ObjectiveTally read(DataInput in) throws IOException {
    ObjectiveTally read = new ObjectiveTally();
    read.calls = in.readLong();
    read.bad = in.readLong();
    read.givenCalls = in.readLong();
    read.givenBad = in.readLong();
    return read;
  }
}
