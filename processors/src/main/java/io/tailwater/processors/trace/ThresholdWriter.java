package io.tailwater.processors.trace;

import io.tailwater.model.OtTraceState;
import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.Verdict;
import java.nio.charset.StandardCharsets;

/**
 * Writes kept spans with the threshold of their verdict in {@code tracestate}, so that whoever
 * reads them knows what each stands for.
 *
 * <p>A stricter threshold that a span came with stays: an earlier sampler has thinned the traffic
 * out already. So does a {@code tracestate} that has a fault, as the collector leaves it: the
 * weight is with the verdict all the same. No threshold has kept what is pinned, and one that it
 * came with is left out: it would stand for something. Not thread-safe.
 */
final class ThresholdWriter {
  private final SpanView view = new SpanView();
  private final OtTraceState state = new OtTraceState();
  private boolean enabled;
  private boolean pinned;
  private long threshold;
  private byte[] alone = {};

  /**
   * Sets what the next spans are written with.
   *
   * @param enabled whether {@code tracestate} takes part at all
   */
  void verdict(Verdict verdict, boolean enabled) {
    this.enabled = enabled;
    pinned = verdict.isPinned();
    if (enabled && !pinned) {
      threshold = OtTraceState.thresholdOfWeight(verdict.sampleWeight());
      alone = utf8(OtTraceState.withThreshold("", threshold));
    }
  }

  /** Writes a span. */
  void write(byte[] bytes, int offset, int length, OtlpTraceWriter out) {
    if (!enabled) {
      out.span(bytes, offset, length);
      return;
    }
    view.read(bytes, offset, length);
    int from = view.traceStateOffset();
    int stateLength = view.traceStateLength();
    if (stateLength == 0 && pinned) {
      out.span(bytes, offset, length);
      return;
    }
    if (stateLength == 0) {
      out.span(bytes, offset, length, alone);
      return;
    }
    state.read(bytes, from, stateLength);
    boolean stays = pinned ? state.threshold() == OtTraceState.ABSENT : isStricter(state);
    if (!state.isReadable() || stays) {
      out.span(bytes, offset, length);
      return;
    }
    String before = new String(bytes, from, stateLength, StandardCharsets.UTF_8);
    String after =
        pinned
            ? OtTraceState.withoutThreshold(before)
            : OtTraceState.withThreshold(before, threshold);
    out.span(bytes, offset, length, utf8(after));
  }

  private boolean isStricter(OtTraceState read) {
    return read.threshold() >= threshold;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
