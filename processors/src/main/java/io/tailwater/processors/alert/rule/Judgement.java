package io.tailwater.processors.alert.rule;

import java.util.List;

/** What a detector says of an entity for one closed minute of event time. */
public sealed interface Judgement {
  /**
   * The rule is breached.
   *
   * @param measurement what was measured
   * @param traces ids of traces that show it, in hexadecimal, the best first; may be empty
   */
  record Breach(Measurement measurement, List<String> traces) implements Judgement {
    public Breach {
      traces = List.copyOf(traces);
    }
  }

  /**
   * It is not; whether that is calm is for the rule's {@link Hysteresis} to say.
   *
   * @param measurement what was measured
   */
  record Calm(Measurement measurement) implements Judgement {}

  /** There were no calls, and the agent is alive: no vote. */
  record Idle() implements Judgement {}

  /** Nothing was heard of the entity. */
  record NoData() implements Judgement {}

  /** Too little happened to judge by. */
  record Insufficient() implements Judgement {}

  /** Too little is known yet of what is usual. */
  record WarmUp() implements Judgement {}

  /** There were no calls, and the agent is alive. */
  Judgement IDLE = new Idle();

  /** Nothing was heard. */
  Judgement NO_DATA = new NoData();

  /** Too little happened. */
  Judgement INSUFFICIENT = new Insufficient();

  /** Too little is known. */
  Judgement WARM_UP = new WarmUp();
}
