package io.tailwater.evaluate;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;

/**
 * One encoded span with what surrounds it. The arrays are shared and must not be changed; spans of
 * the same context have the same ones.
 */
final class OtlpSpan {
  private final byte[] bytes;
  private final byte[] resourceFields;
  private final byte[] scopeFields;

  OtlpSpan(byte[] bytes, byte[] resourceFields, byte[] scopeFields) {
    this.bytes = bytes;
    this.resourceFields = resourceFields;
    this.scopeFields = scopeFields;
  }

  /** The span message. */
  byte[] bytes() {
    return bytes;
  }

  /** Fields of its {@code ResourceSpans} other than {@code scope_spans}. */
  byte[] resourceFields() {
    return resourceFields;
  }

  /** Fields of its {@code ScopeSpans} other than {@code spans}. */
  byte[] scopeFields() {
    return scopeFields;
  }

  SpanView view() {
    SpanView view = new SpanView();
    view.read(bytes, 0, bytes.length);
    return view;
  }

  /** The span's name; empty where it has none. */
  String name() {
    try {
      WireReader in = new WireReader().reset(bytes);
      while (in.next()) {
        if (in.fieldNumber() == OtlpFields.SPAN_NAME) {
          in.readBytes();
          return text(in.valueOffset(), in.valueLength());
        }
        in.skip();
      }
    } catch (MalformedOtlpException _) {
      // What stands before the fault had no name.
    }
    return "";
  }

  /** The {@code tracestate} as it came; empty where there is none. */
  String traceState() {
    SpanView view = view();
    return text(view.traceStateOffset(), view.traceStateLength());
  }

  private String text(int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
