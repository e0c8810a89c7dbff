package io.tailwater.processors.alert.judge;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Judges one service by its counts. Not thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // until it is written
public final class ServiceJudge {
  /** A service of which nothing is known. */
  public ServiceJudge(String service, JudgeRules rules) {
    throw new UnsupportedOperationException(service + rules);
  }

  /** Adds requests that the service answered. */
  public void add(RequestKey key, CallStats stats) {
    throw new UnsupportedOperationException();
  }

  /** Adds calls that the service made. */
  public void add(EdgeKey key, EdgeStats stats) {
    throw new UnsupportedOperationException();
  }

  /** Adds statements that the service had executed. */
  public void add(StatementKey key, CallStats stats) {
    throw new UnsupportedOperationException();
  }

  /** Adds lines of its logs. */
  public void add(LogSlotCount count) {
    throw new UnsupportedOperationException();
  }

  /**
   * Judges what is over by this moment, and what more data could only make clearer.
   *
   * @param watermarkMillis of event time: nothing of before is expected, but late; epoch
   *     milliseconds
   * @param nowMillis when the input was written, epoch milliseconds: says what is historical
   */
  public JudgeOutput judge(long watermarkMillis, long nowMillis) {
    throw new UnsupportedOperationException();
  }

  /** Whether nothing is known any more that would have to be remembered. */
  public boolean isForgettable() {
    throw new UnsupportedOperationException();
  }

  /** The service. */
  public String service() {
    throw new UnsupportedOperationException();
  }

  /** The alerts that are open, each as a step from where it stands to there. */
  public java.util.List<io.tailwater.processors.alert.lifecycle.AlertTransition> open() {
    throw new UnsupportedOperationException();
  }

  /** Writes the state; the rules are the caller's to keep. */
  public void writeTo(DataOutput out) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ServiceJudge read(DataInput in, JudgeRules rules) throws IOException {
    throw new UnsupportedOperationException();
  }
}
