package io.tailwater.sinks.clickhouse;

import io.tailwater.model.alert.BaselineRow;

/** Rows of {@code tailwater.baselines} under construction, in the order of the schema. */
final class BaselineBlock extends JudgedBlock<BaselineRow> {
  /** The table's name without its database. */
  static final String TABLE = "baselines";

  private final FixedColumn minute = with("minute", FixedColumn.seconds());
  private final LowCardinalityColumn service = name("service");
  private final LowCardinalityColumn entity = name("entity");
  private final StringColumn entityKey = text("entity_key");
  private final LowCardinalityColumn signal = name("signal");
  private final LowCardinalityColumn unit = name("unit");
  private final LowCardinalityColumn state = name("state");
  private final FixedColumn value = decimal("value");
  private final FixedColumn quantile = decimal("quantile");
  private final FixedColumn calls = number("calls");
  private final FixedColumn mergedMinutes = with("merged_minutes", FixedColumn.uint32());
  private final FixedColumn errorBar = decimal("error_bar");
  private final FixedColumn expected = decimal("expected");
  private final FixedColumn lower = decimal("lower");
  private final FixedColumn upper = decimal("upper");
  private final FixedColumn sigmas = decimal("sigmas");
  private final FixedColumn version = with("version", FixedColumn.uint32());
  private final LowCardinalityColumn basis = name("basis");
  private final ArrayColumn<LowCardinalityColumn> firing = names("firing");

  BaselineBlock() {
    super(TABLE);
  }

  @Override
  void add(BaselineRow row) {
    addSeconds(minute, row.minuteMillis());
    add(service, row.service());
    add(entity, row.entity());
    add(entityKey, row.key());
    add(signal, row.signal());
    add(unit, row.unit());
    add(state, row.state());
    value.add(row.value());
    quantile.add(row.quantile());
    calls.add(row.calls());
    mergedMinutes.add(row.mergedMinutes());
    errorBar.add(row.errorBar());
    expected.add(row.expected());
    lower.add(row.lower());
    upper.add(row.upper());
    sigmas.add(row.sigmas());
    version.add(row.version());
    add(basis, row.basis());
    addNames(firing, row.firing());
  }
}
