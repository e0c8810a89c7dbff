package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.metric.Label;
import io.tailwater.model.metric.MetricExemplar;
import io.tailwater.model.metric.MetricKind;
import io.tailwater.model.metric.MetricResource;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.MetricSeries;
import io.tailwater.model.metric.Temporality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns that points and histograms have in common. */
final class MetricColumns {
  private final FixedColumn day;
  private final LowCardinalityColumn name;
  private final LowCardinalityColumn service;
  private final LowCardinalityColumn instance;
  private final LowCardinalityColumn host;
  private final LowCardinalityColumn scope;
  private final LowCardinalityColumn unit;
  private final FixedColumn kind;
  private final FixedColumn temporality;
  private final LowCardinalityColumn sourceName;
  private final MapColumn attributes;
  private final MapColumn resourceAttributes;
  private final FixedColumn seriesId;
  private final FixedColumn startTime;
  private final FixedColumn time;
  private final ArrayColumn<FixedColumn> exemplarTimes;
  private final ArrayColumn<FixedColumn> exemplarValues;
  private final ArrayColumn<StringColumn> exemplarTraceIds;
  private final ArrayColumn<StringColumn> exemplarSpanIds;
  private final FixedColumn sourcePartition;
  private final FixedColumn sourceOffset;
  private @Nullable MetricResource lastResource;

  /** Adds the columns to a block. */
  MetricColumns(NativeBlock block) {
    day = block.with("day", FixedColumn.date());
    name = block.with("name", new LowCardinalityColumn());
    service = block.with("service", new LowCardinalityColumn());
    instance = block.with("instance", new LowCardinalityColumn());
    host = block.with("host", new LowCardinalityColumn());
    scope = block.with("scope", new LowCardinalityColumn());
    unit = block.with("unit", new LowCardinalityColumn());
    kind = block.with("kind", FixedColumn.enum8(MetricKind.class));
    temporality = block.with("temporality", FixedColumn.enum8(Temporality.class));
    sourceName = block.with("source_name", new LowCardinalityColumn());
    attributes = block.with("attributes", new MapColumn());
    resourceAttributes = block.with("resource_attributes", new MapColumn());
    seriesId = block.with("series_id", FixedColumn.uint64());
    startTime = block.with("start_time", FixedColumn.nanos());
    time = block.with("time", FixedColumn.nanos());
    exemplarTimes = block.with("exemplars.time", new ArrayColumn<>(FixedColumn.nanos()));
    exemplarValues = block.with("exemplars.value", new ArrayColumn<>(FixedColumn.float64()));
    exemplarTraceIds = block.with("exemplars.trace_id", new ArrayColumn<>(new StringColumn()));
    exemplarSpanIds = block.with("exemplars.span_id", new ArrayColumn<>(new StringColumn()));
    sourcePartition = block.with("source_partition", FixedColumn.uint32());
    sourceOffset = block.with("source_offset", FixedColumn.uint64());
  }

  void add(MetricRow row, int recordDay, int partition, long offset) {
    MetricSeries series = row.series();
    MetricResource resource = series.resource();
    day.add(recordDay);
    text(name, series.name());
    text(service, resource.service());
    text(instance, resource.instance());
    text(host, resource.host());
    text(scope, series.scope());
    text(unit, series.unit());
    kind.add(series.kind());
    temporality.add(series.temporality());
    text(sourceName, series.sourceName());
    labels(attributes, series.attributes());
    if (resource.equals(lastResource)) {
      resourceAttributes.repeatRow();
    } else {
      labels(resourceAttributes, resource.attributes());
      lastResource = resource;
    }
    seriesId.add(series.idHi());
    startTime.add(row.startNanos());
    time.add(row.timeNanos());
    for (MetricExemplar exemplar : row.exemplars()) {
      exemplarTimes.elements().add(exemplar.timeNanos());
      exemplarValues.elements().add(exemplar.value());
      traceId(exemplar);
      exemplarSpanIds.elements().addHex(exemplar.spanId());
    }
    exemplarTimes.endRow();
    exemplarValues.endRow();
    exemplarTraceIds.endRow();
    exemplarSpanIds.endRow();
    sourcePartition.add(partition);
    sourceOffset.add(offset);
  }

  private void traceId(MetricExemplar exemplar) {
    StringColumn ids = exemplarTraceIds.elements();
    if ((exemplar.traceIdHi() | exemplar.traceIdLo()) == 0) {
      ids.addEmpty();
    } else {
      ids.addHex(exemplar.traceIdHi(), exemplar.traceIdLo());
    }
  }

  private static void labels(MapColumn column, List<Label> labels) {
    for (Label label : labels) {
      column.put(label.key().getBytes(UTF_8), label.value().getBytes(UTF_8));
    }
    column.endRow();
  }

  private static void text(LowCardinalityColumn column, String text) {
    column.add(text.getBytes(UTF_8));
  }
}
