package io.tailwater.processors.reading;

import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.WireReader;

/** A flyweight over the attributes of one encoded OTLP log record. Not thread-safe. */
public final class LogReading {
  private final WireReader reader = new WireReader();
  private final AttributeList attributes = new AttributeList();

  /** Aims this reading at a log; its bytes must not change until the next one. */
  public void aim(LogView log) {
    attributes.clear(log.buffer());
    try {
      WireReader in = reader.reset(log.buffer(), log.offset(), log.length());
      while (in.next()) {
        if (in.fieldNumber() == OtlpFields.LOG_ATTRIBUTES) {
          in.readBytes();
          attributes.add(in.valueOffset(), in.valueLength());
        } else {
          in.skip();
        }
      }
    } catch (MalformedOtlpException _) {
      // What was read before the fault stands.
    }
  }

  /** The attribute of this key as text; empty where it is absent, malformed or no single value. */
  public String text(byte[] utf8Key) {
    Object value = attributes.value(utf8Key);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }
}
