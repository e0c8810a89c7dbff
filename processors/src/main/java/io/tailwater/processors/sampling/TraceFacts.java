package io.tailwater.processors.sampling;

import io.tailwater.model.OtTraceState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a whole trace when it is judged. Mutable and re-used by its owner, so that
 * judging allocates nothing.
 */
public final class TraceFacts {
  /** No span carries OpenTelemetry's sampling fields. */
  public static final long NO_OT = -1;

  /** Some span carries them, none an explicit randomness: the trace id is the randomness. */
  public static final long RANDOMNESS_OF_ID = -2;

  private static final long LOW_56_BITS = OtTraceState.MAX - 1;
  private static final TraceSpans NONE = _ -> {};

  private static final byte NOT_DECIDED = 0;
  private static final byte PASSED = 1;
  private static final byte NOT_PASSED = 2;
  private static final byte FAILED = 3;

  long traceIdHi;
  long traceIdLo;
  long[] words = {};
  int base;
  long earliestStartNanos;
  long latestEndNanos;
  long spanCount;
  long bytes;
  long otRandomness = NO_OT;
  long nowMillis;
  TraceSpans spans = NONE;

  private boolean judging = true;
  private boolean judged;
  private byte[] outcome = {};
  private boolean[] asked = {};
  private double[] chance = {};
  private int[] axis = {};
  private double @Nullable [] assumed;

  /** Names the trace and says when, in stream time, it is judged. */
  public TraceFacts trace(long traceIdHi, long traceIdLo, long nowMillis) {
    this.traceIdHi = traceIdHi;
    this.traceIdLo = traceIdLo;
    this.nowMillis = nowMillis;
    return this;
  }

  /** The bits that {@link SpanBits} gathered, {@code words} from {@code base} on. */
  public TraceFacts bits(long[] words, int base) {
    this.words = words;
    this.base = base;
    return this;
  }

  /** Epoch nanoseconds, unsigned. */
  public TraceFacts extent(long earliestStartNanos, long latestEndNanos) {
    this.earliestStartNanos = earliestStartNanos;
    this.latestEndNanos = latestEndNanos;
    return this;
  }

  /** Spans of the trace and their bytes. */
  public TraceFacts size(long spanCount, long bytes) {
    this.spanCount = spanCount;
    this.bytes = bytes;
    return this;
  }

  /** The trace's explicit randomness, {@link #RANDOMNESS_OF_ID} or {@link #NO_OT}. */
  public TraceFacts randomness(long otRandomness) {
    this.otRandomness = otRandomness;
    return this;
  }

  /** Where the spans can be read again. */
  public TraceFacts spans(TraceSpans spans) {
    this.spans = spans;
    return this;
  }

  boolean hasAny(long mask, int word) {
    return (words[base + word] & mask) != 0;
  }

  /** The trace's randomness, 56 bits: {@code rv}, else the low 56 bits of the id. */
  long randomness() {
    return otRandomness >= 0 ? otRandomness : traceIdLo & LOW_56_BITS;
  }

  /** Begins without judging: what keeps state from trace to trace cannot say anything. */
  void beginLook(int chances) {
    begin(chances);
    judging = false;
  }

  /** Ends the judgement: what was not asked is not asked any more. */
  void recall() {
    judging = false;
    judged = true;
    assumed = null;
  }

  /** Whether conditions may be asked what changes with the asking. */
  boolean isJudging() {
    return judging;
  }

  /** Whether there was a judgement that can be recalled. */
  boolean isJudged() {
    return judged;
  }

  /** Forgets what chance decided on the trace before. */
  void begin(int chances) {
    judging = true;
    judged = false;
    if (outcome.length < chances) {
      outcome = new byte[chances];
      asked = new boolean[chances];
      chance = new double[chances];
      axis = new int[chances];
    } else {
      Arrays.fill(outcome, 0, chances, NOT_DECIDED);
      Arrays.fill(asked, 0, chances, false);
    }
    assumed = null;
  }

  boolean isAssumed() {
    return assumed != null;
  }

  /** How many of the first leaves are decided. */
  int decided(int leaves) {
    int count = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      count += outcome[leaf] == NOT_DECIDED ? 0 : 1;
    }
    return count;
  }

  /** What chance decided, whatever is assumed. */
  boolean hasPassed(int leaf) {
    return outcome[leaf] == PASSED;
  }

  boolean isDecided(int leaf) {
    return outcome[leaf] != NOT_DECIDED;
  }

  /** Whether it was decided for the trace as it is, not in an assumed fate alone. */
  boolean wasAsked(int leaf) {
    return asked[leaf];
  }

  /** Whether it was asked and could not say. */
  boolean hasFailed(int leaf) {
    return outcome[leaf] == FAILED;
  }

  /** Records what chance decided, with which probability, on which axis. */
  void decide(int leaf, boolean passed, double probability, int axisNumber) {
    outcome[leaf] = passed ? PASSED : NOT_PASSED;
    asked[leaf] = assumed == null;
    chance[leaf] = probability;
    axis[leaf] = axisNumber;
  }

  /** Records that it cannot say, in whatever fate. */
  void fail(int leaf) {
    decide(leaf, false, 0, Chances.CERTAIN);
    outcome[leaf] = FAILED;
  }

  /** What chance decided, or would have where another fate is assumed. */
  boolean passes(int leaf) {
    return (assumed == null || axis[leaf] < 0)
        ? outcome[leaf] == PASSED
        : assumed[axis[leaf]] < chance[leaf];
  }

  double chance(int leaf) {
    return chance[leaf];
  }

  int axis(int leaf) {
    return axis[leaf];
  }

  /** Assumes a fate, one number from 0 to 1 an axis; null goes back to the real one. */
  void assume(double @Nullable [] fate) {
    assumed = fate;
  }
}
