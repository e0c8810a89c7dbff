package io.tailwater.sinks.clickhouse;

import io.tailwater.model.alert.SloRow;

/** Rows of {@code tailwater.slo_1m} under construction, in the order of the schema. */
final class SloBlock extends JudgedBlock<SloRow> {
  /** The table's name without its database. */
  static final String TABLE = "slo_1m";

  private final FixedColumn minute = with("minute", FixedColumn.seconds());
  private final LowCardinalityColumn service = name("service");
  private final LowCardinalityColumn objective = name("objective");
  private final LowCardinalityColumn indicator = name("indicator");
  private final FixedColumn thresholdNs = number("threshold_ns");
  private final FixedColumn target = decimal("target");
  private final FixedColumn periodHours = with("period_hours", FixedColumn.uint32());
  private final FixedColumn calls = number("calls");
  private final FixedColumn bad = number("bad");
  private final FixedColumn allowedBad = decimal("allowed_bad");
  private final FixedColumn badOfPeriod = number("bad_of_period");
  private final FixedColumn remaining = decimal("remaining");
  private final FixedColumn spentLastHour = decimal("spent_last_hour");
  private final FixedColumn hoursLeft = decimal("hours_left");
  private final ArrayColumn<LowCardinalityColumn> rules = names("rules");
  private final ArrayColumn<FixedColumn> burns =
      with("burns", new ArrayColumn<>(FixedColumn.float64()));
  private final ArrayColumn<LowCardinalityColumn> firing = names("firing");

  SloBlock() {
    super(TABLE);
  }

  @Override
  void add(SloRow row) {
    addSeconds(minute, row.minuteMillis());
    add(service, row.service());
    add(objective, row.objective());
    add(indicator, row.indicator());
    thresholdNs.add(row.thresholdNanos());
    target.add(row.target());
    periodHours.add(row.periodHours());
    calls.add(row.calls());
    bad.add(row.bad());
    allowedBad.add(row.allowedBad());
    badOfPeriod.add(row.badOfPeriod());
    remaining.add(row.remaining());
    spentLastHour.add(row.spentLastHour());
    hoursLeft.add(row.hoursLeft());
    addNames(rules, row.rules());
    row.burns().forEach(burns.elements()::add);
    burns.endRow();
    addNames(firing, row.firing());
  }
}
