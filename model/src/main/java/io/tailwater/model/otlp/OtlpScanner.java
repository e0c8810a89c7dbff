package io.tailwater.model.otlp;

/**
 * Walks the levels that OTLP's {@code TracesData}, {@code LogsData} and {@code MetricsData} have in
 * common, and hands each item (a span, a log record, a metric) to a subclass.
 *
 * <p>The three messages have the same fields under the same numbers down to their items
 * (opentelemetry-proto 1.9). Protobuf lets fields come in any order, so a resource may stand behind
 * its items. Each level is therefore walked twice: first over the few fields that are not items,
 * stepping over the rest by their lengths, then over the items. Nothing is allocated per item. Not
 * thread-safe.
 */
abstract class OtlpScanner {
  private final WireReader data = new WireReader();
  private final WireReader resource = new WireReader();
  private final WireReader scope = new WireReader();
  private final ContextView context = new ContextView();

  /** A resource and scope to which the items that follow belong. */
  abstract void context(ContextView context);

  /** The item of {@code length} bytes at {@code offset}, without tag and length. */
  abstract void item(byte[] bytes, int offset, int length);

  /** Walks {@code length} bytes from {@code offset}. */
  final void walk(byte[] bytes, int offset, int length) {
    data.reset(bytes, offset, length);
    while (data.next()) {
      if (data.fieldNumber() == OtlpFields.TRACES_RESOURCE_SPANS) {
        data.readBytes();
        walkResource(bytes, data.valueOffset(), data.valueLength());
      } else {
        data.skip();
      }
    }
  }

  private void walkResource(byte[] bytes, int offset, int length) {
    WireReader in = resource;
    context.clearResource();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != OtlpFields.RESOURCE_SPANS_SCOPE_SPANS) {
        context.appendResourceField(bytes, from, in.position());
      }
    }
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.RESOURCE_SPANS_SCOPE_SPANS) {
        in.readBytes();
        walkScope(bytes, in.valueOffset(), in.valueLength());
      } else {
        in.skip();
      }
    }
  }

  private void walkScope(byte[] bytes, int offset, int length) {
    WireReader in = scope;
    context.clearScope();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != OtlpFields.SCOPE_SPANS_SPANS) {
        context.appendScopeField(bytes, from, in.position());
      }
    }
    context(context);
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == OtlpFields.SCOPE_SPANS_SPANS) {
        in.readBytes();
        item(bytes, in.valueOffset(), in.valueLength());
      } else {
        in.skip();
      }
    }
  }
}
