package io.tailwater.processors.sampling;

import static io.tailwater.model.otlp.OtlpFields.RESOURCE_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.RESOURCE_SPANS_RESOURCE;
import static io.tailwater.model.otlp.OtlpFields.SPAN_ATTRIBUTES;

import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;
import io.tailwater.processors.reading.SpanReading;
import java.util.List;

/**
 * What the policies want to know of each span, as bits that are OR-ed over the trace.
 *
 * <p>Bits 0 to 2 are the status codes, bit 3 the sampled flag; each attribute, trace state and OTTL
 * policy takes the next, then each scope. A scope's bit says that one span satisfied all of its
 * part by itself, so it is computed from the bits of that span alone. Bits are counted from 0 in
 * words of 64. Not thread-safe.
 */
public final class SpanBits {
  static final int SAMPLED_FLAG = 3;
  static final int FIRST_FREE = 4;

  /** A {@code trace_state} policy and its bit. */
  record TraceStateBit(TraceStateTest test, int bit) {}

  /** An OTTL policy, its bit, and the bit that says it failed before it held. */
  record ConditionBit(SpanTest test, int bit, int errorBit, boolean alwaysAsked) {}

  /** A scope, the bit of its service on the resource (-1: none), its condition and its bit. */
  record ScopeBit(PolicySpec.SpanScope scope, int serviceBit, Condition condition, int bit) {}

  /** A bounded latency in the collector's reading: the running extent was once within. */
  record RunningExtentBit(Condition.Extent extent, int bit) {}

  private final int wordCount;
  private final AttributeBits attributes;
  private final List<TraceStateBit> traceStates;
  private final List<ConditionBit> conditions;
  private final List<ScopeBit> scopes;
  private final List<RunningExtentBit> runningExtents;
  private final long[] own;
  private final TraceFacts ownFacts = new TraceFacts();
  private final WireReader reader = new WireReader();
  private final WireReader resource = new WireReader();
  private final SpanReading reading = new SpanReading();
  private long unreadableSpans;

  SpanBits(
      int bitCount,
      AttributeBits attributes,
      List<TraceStateBit> traceStates,
      List<ConditionBit> conditions,
      List<ScopeBit> scopes,
      List<RunningExtentBit> runningExtents) {
    wordCount = (bitCount + Long.SIZE - 1) / Long.SIZE;
    this.attributes = attributes;
    this.traceStates = List.copyOf(traceStates);
    this.conditions = List.copyOf(conditions);
    this.scopes = List.copyOf(scopes);
    this.runningExtents = List.copyOf(runningExtents);
    own = new long[wordCount];
  }

  /** Words of 64 bits that a trace or context takes. */
  public int wordCount() {
    return wordCount;
  }

  /** The bits of a resource, from the encoded fields of its {@code ResourceSpans}. */
  public long[] ofResource(byte[] resourceFields, int length) {
    long[] words = new long[wordCount];
    if (attributes.isEmpty()) {
      return words;
    }
    try {
      reader.reset(resourceFields, 0, length);
      while (reader.next()) {
        if (reader.fieldNumber() == RESOURCE_SPANS_RESOURCE) {
          reader.readBytes();
          resource.reset(resourceFields, reader.valueOffset(), reader.valueLength());
          attributes.read(resource, RESOURCE_ATTRIBUTES, true, words);
        } else {
          reader.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      unreadableSpans++;
    }
    return words;
  }

  /**
   * Adds a span's bits to its trace's. Attributes that cannot be read contribute nothing.
   *
   * @param resourceBits of {@link #ofResource}
   * @param trace takes the bits, {@link #wordCount()} words from {@code base} on
   */
  public void gather(
      SpanView span,
      byte[] resourceFields,
      int resourceLength,
      byte[] scopeFields,
      int scopeLength,
      long[] resourceBits,
      long[] trace,
      int base) {
    System.arraycopy(resourceBits, 0, own, 0, wordCount);
    own[0] |= 1L << span.statusCode().number() | (long) (span.flags() & 1) << SAMPLED_FLAG;
    if (!attributes.isEmpty()) {
      gatherAttributes(span);
    }
    if (!traceStates.isEmpty() && span.traceStateLength() > 0) {
      gatherTraceStates(span);
    }
    if (!conditions.isEmpty()) {
      reading.aim(
          span.buffer(),
          span.offset(),
          span.length(),
          resourceFields,
          resourceLength,
          scopeFields,
          scopeLength);
      gatherConditions(trace, base);
    }
    if (!scopes.isEmpty()) {
      gatherScopes(span, resourceBits);
    }
    for (int word = 0; word < wordCount; word++) {
      trace[base + word] |= own[word];
    }
  }

  /** Adds what the trace's extent, after its newest span, says in the collector's reading. */
  public void gatherExtent(long earliestStartNanos, long latestEndNanos, long[] trace, int base) {
    for (int i = 0; i < runningExtents.size(); i++) {
      RunningExtentBit running = runningExtents.get(i);
      if (running.extent().holds(earliestStartNanos, latestEndNanos)) {
        set(trace, base, running.bit());
      }
    }
  }

  private void gatherAttributes(SpanView span) {
    try {
      reader.reset(span.buffer(), span.offset(), span.length());
      attributes.read(reader, SPAN_ATTRIBUTES, false, own);
    } catch (MalformedOtlpException _) {
      unreadableSpans++;
    }
  }

  /** Spans some of whose attributes could not be read; what stood before the fault counts. */
  public long unreadableSpans() {
    return unreadableSpans;
  }

  private void gatherTraceStates(SpanView span) {
    for (TraceStateBit state : traceStates) {
      if (state.test().passes(span.buffer(), span.traceStateOffset(), span.traceStateLength())) {
        set(own, 0, state.bit());
      }
    }
  }

  /** What happened first on the trace stays: a match ends the search, and so does an error. */
  private void gatherConditions(long[] trace, int base) {
    for (int i = 0; i < conditions.size(); i++) {
      ConditionBit condition = conditions.get(i);
      boolean settled =
          isSet(trace, base, condition.bit()) || isSet(trace, base, condition.errorBit());
      if (settled && !condition.alwaysAsked()) {
        continue;
      }
      switch (condition.test().vote(reading)) {
        case YES -> set(own, 0, condition.bit());
        case ERROR -> set(own, 0, condition.errorBit());
        case NO, UNASKED -> {}
      }
    }
  }

  private void gatherScopes(SpanView span, long[] resourceBits) {
    ownFacts.bits(own, 0).extent(span.startNanos(), span.endNanos()).size(1, span.length());
    for (int i = 0; i < scopes.size(); i++) {
      ScopeBit scope = scopes.get(i);
      boolean within =
          switch (scope.scope()) {
            case SAME_SPAN -> true;
            case ROOT -> span.isRoot();
            case ENTRY ->
                isSet(resourceBits, 0, scope.serviceBit())
                    && (span.isRoot()
                        || span.kind() == SpanKind.SERVER
                        || span.kind() == SpanKind.CONSUMER);
          };
      if (within && scope.condition().vote(ownFacts) == Condition.Vote.YES) {
        set(own, 0, scope.bit());
      }
    }
  }

  private static void set(long[] words, int base, int bit) {
    words[base + (bit >>> 6)] |= 1L << bit;
  }

  private static boolean isSet(long[] words, int base, int bit) {
    return (words[base + (bit >>> 6)] & 1L << bit) != 0;
  }
}
