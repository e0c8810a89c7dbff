package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.sampling.Verdict;

/**
 * What policies say of one whole trace after the other, for whoever compares with what a node did.
 *
 * <p>Policies that keep state from trace to trace see the traces in the order of the calls. Not
 * thread-safe.
 */
public final class TraceVerdicts {
  private final OfflineJudge judge;
  private final OtlpReader reader = new OtlpReader();

  /**
   * Compiles the policies.
   *
   * @throws IllegalArgumentException if an expression in them cannot be compiled
   */
  public TraceVerdicts(SamplingSpec spec) {
    judge = new OfflineJudge(spec);
  }

  /**
   * Judges a trace.
   *
   * @param tracesData an encoded {@code TracesData} that holds the spans of this trace and no
   *     others
   * @param nowMillis the moment of the judgement, epoch milliseconds
   * @throws io.tailwater.model.otlp.MalformedOtlpException if the bytes are none
   */
  public Verdict judge(TraceId id, byte[] tracesData, long nowMillis) {
    return judge.judge(OfferedTrace.whole(id, reader.read(tracesData), nowMillis)).verdict();
  }
}
