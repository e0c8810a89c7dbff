package io.tailwater.processors.alert.desk;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleIdentity;

/** Steps of alerts as rows of {@code tailwater.alerts}. */
public final class AlertRows {
  static final long MINUTE_MILLIS = 60_000;

  private AlertRows() {}

  /**
   * The row of a step. Ids of traces that are none are left out.
   *
   * @param decidedMillis when it was decided, epoch milliseconds
   */
  public static AlertRow of(AlertTransition step, long decidedMillis) {
    RuleIdentity rule = step.rule();
    AlertEntity entity = step.entity();
    Measurement measured = step.measurement();
    return new AlertRow(
        step.minute() * MINUTE_MILLIS,
        decidedMillis,
        entity.tenant(),
        step.fingerprint(),
        rule.id(),
        rule.version(),
        rule.family().word(),
        rule.signal(),
        rule.severity().word(),
        entity.service(),
        entity.kind().word(),
        entity.key(),
        entity.place(),
        step.from().word(),
        step.to().word(),
        step.sinceMinute() * MINUTE_MILLIS,
        measured.value(),
        measured.threshold(),
        measured.score(),
        measured.errorBar(),
        measured.count(),
        measured.chance(),
        measured.unit(),
        measured.basis(),
        TraceIds.of(step.traces()),
        step.cause().word(),
        step.by(),
        step.late(),
        step.historical());
  }
}
