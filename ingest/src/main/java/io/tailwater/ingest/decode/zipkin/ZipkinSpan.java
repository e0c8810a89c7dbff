package io.tailwater.ingest.decode.zipkin;

import io.tailwater.model.SpanKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A span of Zipkin's v2 model, filled by whoever reads it; ids are 0 where they are absent. */
final class ZipkinSpan {
  long traceIdHi;
  long traceIdLo;
  long id;
  long parentId;
  SpanKind kind = SpanKind.INTERNAL;

  /** The id was made by another process, the client. */
  boolean shared;

  String name = "";

  /** Epoch microseconds; 0 or less where it is not known. */
  long timestamp;

  /** Microseconds; 0 or less where it is not known. */
  long duration;

  ZipkinEndpoint local = ZipkinEndpoint.NONE;
  ZipkinEndpoint remote = ZipkinEndpoint.NONE;
  final Map<String, String> tags = new LinkedHashMap<>();
  final List<ZipkinAnnotation> annotations = new ArrayList<>();

  /** What another process says of the same call: the ids and the name are the same. */
  ZipkinSpan ofTheSameCall(ZipkinEndpoint process) {
    ZipkinSpan span = new ZipkinSpan();
    span.traceIdHi = traceIdHi;
    span.traceIdLo = traceIdLo;
    span.id = id;
    span.parentId = parentId;
    span.name = name;
    span.local = process;
    return span;
  }
}
