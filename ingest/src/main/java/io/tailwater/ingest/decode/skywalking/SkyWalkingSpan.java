package io.tailwater.ingest.decode.skywalking;

import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.WireReader;

/**
 * The single fields of a {@code SpanObject}, with proto3's defaults: what is absent is number 0, of
 * type Entry, without a name. One instance reads span after span.
 */
final class SkyWalkingSpan {
  private int id;
  private int parentId;
  private long startMillis;
  private long endMillis;
  private String name = "";
  private String peer = "";
  private int type;
  private int layer;
  private int component;
  private boolean failed;
  private boolean skipAnalysis;

  /** Reads the span's single fields and steps over the repeated ones. */
  void read(WireReader in) {
    id = 0;
    parentId = 0;
    startMillis = 0;
    endMillis = 0;
    name = "";
    peer = "";
    type = SkyWalkingWire.TYPE_ENTRY;
    layer = 0;
    component = 0;
    failed = false;
    skipAnalysis = false;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.SPAN_ID -> id = SkyWalkingWire.number(in);
        case SkyWalkingWire.SPAN_PARENT_ID -> parentId = SkyWalkingWire.number(in);
        case SkyWalkingWire.SPAN_START_TIME -> startMillis = in.readVarintField();
        case SkyWalkingWire.SPAN_END_TIME -> endMillis = in.readVarintField();
        case SkyWalkingWire.SPAN_OPERATION_NAME -> name = SkyWalkingWire.text(in);
        case SkyWalkingWire.SPAN_PEER -> peer = SkyWalkingWire.text(in);
        case SkyWalkingWire.SPAN_TYPE -> type = SkyWalkingWire.number(in);
        case SkyWalkingWire.SPAN_LAYER -> layer = SkyWalkingWire.number(in);
        case SkyWalkingWire.SPAN_COMPONENT_ID -> component = SkyWalkingWire.number(in);
        case SkyWalkingWire.SPAN_IS_ERROR -> failed = SkyWalkingWire.flag(in);
        case SkyWalkingWire.SPAN_SKIP_ANALYSIS -> skipAnalysis = SkyWalkingWire.flag(in);
        default -> in.skip();
      }
    }
  }

  /** The span's number within its segment. */
  int id() {
    return id;
  }

  /** Whether its parent is in the same segment; a span that names itself is the segment's first. */
  boolean hasParentInSegment() {
    return parentId >= 0 && parentId != id;
  }

  /** The number of its parent within the segment. */
  int parentId() {
    return parentId;
  }

  String name() {
    return name;
  }

  /** The other side's address, as the agent wrote it; empty if unknown. */
  String peer() {
    return peer;
  }

  /** What made the span, as a number of SkyWalking's component library; 0 if unknown. */
  int component() {
    return component;
  }

  boolean failed() {
    return failed;
  }

  /** Whether SkyWalking's analysis is told to pass over the span. */
  boolean skipAnalysis() {
    return skipAnalysis;
  }

  SpanKind kind() {
    boolean messaging = layer == SkyWalkingWire.LAYER_MQ;
    return switch (type) {
      case SkyWalkingWire.TYPE_ENTRY -> messaging ? SpanKind.CONSUMER : SpanKind.SERVER;
      case SkyWalkingWire.TYPE_EXIT -> messaging ? SpanKind.PRODUCER : SpanKind.CLIENT;
      case SkyWalkingWire.TYPE_LOCAL -> SpanKind.INTERNAL;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  /** Its begin, epoch milliseconds; what is missing is taken from the end, else from the record. */
  long startMillis(long recordMillis) {
    if (startMillis > 0) {
      return startMillis;
    }
    return endMillis > 0 ? endMillis : recordMillis;
  }

  /** Its end, epoch milliseconds; never before the begin. */
  long endMillis(long recordMillis) {
    return Math.max(endMillis, startMillis(recordMillis));
  }
}
