package io.tailwater.ingest.gateway;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.util.Arrays;

/** Looks at the top level of an encoded message, which is checked to its end on the way. */
final class MessageFields {
  private static final byte[] ABSENT = {};

  private MessageFields() {}

  /**
   * The value of a string field; empty where it is absent. The last one counts, as in protobuf.
   *
   * @throws MalformedOtlpException if the message is no protobuf, or the field no string
   */
  static byte[] text(byte[] message, int field) {
    WireReader fields = new WireReader().reset(message);
    byte[] found = ABSENT;
    while (fields.next()) {
      if (fields.fieldNumber() == field) {
        fields.readBytes();
        found =
            Arrays.copyOfRange(
                message, fields.valueOffset(), fields.valueOffset() + fields.valueLength());
      } else {
        fields.skip();
      }
    }
    return found;
  }
}
