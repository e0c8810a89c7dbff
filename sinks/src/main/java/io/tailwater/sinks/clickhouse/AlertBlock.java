package io.tailwater.sinks.clickhouse;

import io.tailwater.model.alert.AlertRow;

/** Rows of {@code tailwater.alerts} under construction, in the order of the schema. */
final class AlertBlock extends JudgedBlock<AlertRow> {
  /** The table's name without its database. */
  static final String TABLE = "alerts";

  private final FixedColumn minute = with("minute", FixedColumn.seconds());
  private final FixedColumn decided = with("decided", FixedColumn.millis());
  private final LowCardinalityColumn tenant = name("tenant");
  private final StringColumn fingerprint = text("fingerprint");
  private final LowCardinalityColumn rule = name("rule");
  private final FixedColumn ruleVersion = with("rule_version", FixedColumn.uint32());
  private final LowCardinalityColumn family = name("family");
  private final LowCardinalityColumn signal = name("signal");
  private final LowCardinalityColumn severity = name("severity");
  private final LowCardinalityColumn service = name("service");
  private final LowCardinalityColumn entity = name("entity");
  private final StringColumn entityKey = text("entity_key");
  private final LowCardinalityColumn place = name("place");
  private final LowCardinalityColumn fromState = name("from_state");
  private final LowCardinalityColumn toState = name("to_state");
  private final FixedColumn since = with("since", FixedColumn.seconds());
  private final FixedColumn value = decimal("value");
  private final FixedColumn threshold = decimal("threshold");
  private final FixedColumn score = decimal("score");
  private final FixedColumn errorBar = decimal("error_bar");
  private final FixedColumn samples = number("samples");
  private final FixedColumn chance = decimal("chance");
  private final LowCardinalityColumn unit = name("unit");
  private final StringColumn basis = text("basis");
  private final ArrayColumn<StringColumn> traces = texts("traces");
  private final LowCardinalityColumn cause = name("cause");
  private final StringColumn coveredBy = text("covered_by");
  private final FixedColumn late = with("late", FixedColumn.bool());
  private final FixedColumn historical = with("historical", FixedColumn.bool());

  AlertBlock() {
    super(TABLE);
  }

  @Override
  void add(AlertRow row) {
    addSeconds(minute, row.minuteMillis());
    decided.add(row.decidedMillis());
    add(tenant, row.tenant());
    add(fingerprint, row.fingerprint());
    add(rule, row.rule());
    ruleVersion.add(row.ruleVersion());
    add(family, row.family());
    add(signal, row.signal());
    add(severity, row.severity());
    add(service, row.service());
    add(entity, row.entity());
    add(entityKey, row.key());
    add(place, row.place());
    add(fromState, row.from());
    add(toState, row.to());
    addSeconds(since, row.sinceMillis());
    value.add(row.value());
    threshold.add(row.threshold());
    score.add(row.score());
    errorBar.add(row.errorBar());
    samples.add(row.count());
    chance.add(row.chance());
    add(unit, row.unit());
    add(basis, row.basis());
    addTraces(traces, row.traces());
    add(cause, row.cause());
    add(coveredBy, row.by());
    addFlag(late, row.late());
    addFlag(historical, row.historical());
  }
}
