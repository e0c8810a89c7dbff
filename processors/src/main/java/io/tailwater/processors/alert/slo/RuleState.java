package io.tailwater.processors.alert.slo;

import io.tailwater.processors.alert.state.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whether a rule fires, and for how long it has been calm. Not thread-safe. */
final class RuleState {
  private static final int CALM_MINUTES = 5;

  private boolean firing;
  private int calmMinutes;

  /** The minute that the rule last ceased to fire in. */
  private long resolvedMinute = Long.MIN_VALUE;

  boolean isFiring() {
    return firing;
  }

  /** Whether a minute may be told of: not if late calls only make what is over a little worse. */
  boolean mayFire(long minute) {
    return !firing && minute > resolvedMinute;
  }

  void fire() {
    firing = true;
    calmMinutes = 0;
  }

  /** Notes a minute while the rule fires; true if it is the last that was to be waited for. */
  boolean resolves(boolean calm, long minute) {
    calmMinutes = calm ? calmMinutes + 1 : 0;
    if (calmMinutes < CALM_MINUTES) {
      return false;
    }
    firing = false;
    calmMinutes = 0;
    resolvedMinute = minute;
    return true;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(firing);
    Varint.write(out, calmMinutes);
    out.writeLong(resolvedMinute);
  }

  static RuleState read(DataInput in) throws IOException {
    RuleState state = new RuleState();
    state.firing = in.readBoolean();
    state.calmMinutes = Varint.readSize(in, CALM_MINUTES);
    state.resolvedMinute = in.readLong();
    return state;
  }
}
