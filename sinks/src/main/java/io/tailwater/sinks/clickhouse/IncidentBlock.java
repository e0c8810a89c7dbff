package io.tailwater.sinks.clickhouse;

import io.tailwater.model.alert.PageRow;

/** Rows of {@code tailwater.incidents} under construction, in the order of the schema. */
final class IncidentBlock extends JudgedBlock<PageRow> {
  /** The table's name without its database. */
  static final String TABLE = "incidents";

  private final FixedColumn time = with("time", FixedColumn.millis());
  private final LowCardinalityColumn tenant = name("tenant");
  private final StringColumn incident = text("incident");
  private final FixedColumn sequence = with("sequence", FixedColumn.uint32());
  private final StringColumn messageKey = text("message_key");
  private final LowCardinalityColumn status = name("status");
  private final LowCardinalityColumn reason = name("reason");
  private final LowCardinalityColumn severity = name("severity");
  private final FixedColumn since = with("since", FixedColumn.millis());
  private final StringColumn title = text("title");
  private final StringColumn root = text("root");
  private final StringColumn cause = text("cause");
  private final ArrayColumn<StringColumn> causeLines = texts("cause_lines");
  private final ArrayColumn<LowCardinalityColumn> services = names("services");
  private final ArrayColumn<StringColumn> fingerprints = texts("fingerprints");
  private final ArrayColumn<StringColumn> traces = texts("traces");
  private final StringColumn acknowledgedBy = text("acknowledged_by");
  private final StringColumn continuedBy = text("continued_by");

  IncidentBlock() {
    super(TABLE);
  }

  @Override
  void add(PageRow row) {
    time.add(row.timeMillis());
    add(tenant, row.tenant());
    add(incident, row.incident());
    sequence.add(row.sequence());
    add(messageKey, row.key());
    add(status, row.status());
    add(reason, row.reason());
    add(severity, row.severity());
    since.add(row.sinceMillis());
    add(title, row.title());
    add(root, row.root());
    add(cause, row.cause());
    addTexts(causeLines, row.causeLines());
    addNames(services, row.services());
    addTexts(fingerprints, row.fingerprints());
    addTraces(traces, row.traces());
    add(acknowledgedBy, row.acknowledgedBy());
    add(continuedBy, row.continuedBy());
  }
}
