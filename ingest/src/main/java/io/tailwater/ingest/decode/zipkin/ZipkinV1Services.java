package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.UndecodableException;
import java.util.ArrayList;
import java.util.List;

/** The v2 spans of one v1 span: one for each service that spoke of the call. */
final class ZipkinV1Services {
  /**
   * Each has a copy of the span's name, so their number is bounded beside {@code
   * OtlpTraces.MAX_BYTES}.
   */
  private static final int MAX_SERVICES = 16;

  private final ZipkinSpan first;
  private final List<ZipkinSpan> spans = new ArrayList<>(2);

  ZipkinV1Services(ZipkinSpan first) {
    this.first = first;
    spans.add(first);
  }

  List<ZipkinSpan> all() {
    return spans;
  }

  /** The span of that service; what nobody has said belongs to the first one. */
  ZipkinSpan of(ZipkinEndpoint endpoint) {
    if (endpoint.isNone()) {
      return first;
    }
    for (ZipkinSpan span : spans) {
      if (span.local.isNone()) {
        span.local = endpoint;
      }
      if (span.local.service().equals(endpoint.service())) {
        return span;
      }
    }
    return fork(endpoint);
  }

  /**
   * Another span, whether that service has one or not.
   *
   * @throws UndecodableException if there are more services than any call has
   */
  ZipkinSpan fork(ZipkinEndpoint local) {
    if (spans.size() == MAX_SERVICES) {
      throw new UndecodableException("a v1 span of more than " + MAX_SERVICES + " services");
    }
    ZipkinSpan span = first.ofTheSameCall(local);
    spans.add(span);
    return span;
  }
}
