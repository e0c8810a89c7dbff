package io.tailwater.ingest.decode.zipkin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of Zipkin's v1 model: what has no endpoint of its own is in {@link #common}; annotations
 * and binary annotations each say who recorded them.
 */
final class ZipkinV1Span {
  /** Ids, name, timestamp and duration; nothing else is set. */
  final ZipkinSpan common = new ZipkinSpan();

  final List<ZipkinAnnotation> annotations = new ArrayList<>();
  final List<BinaryAnnotation> binaryAnnotations = new ArrayList<>();

  /**
   * Adds a binary annotation. If it is a flag, and its key that of an address, then its endpoint is
   * the other side of the call, not who recorded it.
   */
  void addBinary(String key, String value, boolean flag, ZipkinEndpoint endpoint) {
    boolean address = flag && (key.equals("sa") || key.equals("ca") || key.equals("ma"));
    if (!address) {
      binaryAnnotations.add(new BinaryAnnotation(key, value, endpoint));
    } else if (value.equals("true") && !endpoint.isNone()) {
      binaryAnnotations.add(new BinaryAnnotation(key, null, endpoint));
    }
  }

  /**
   * A tag, or an address.
   *
   * @param value null for an address, which {@code endpoint} is then
   */
  record BinaryAnnotation(String key, @Nullable String value, ZipkinEndpoint endpoint) {}
}
