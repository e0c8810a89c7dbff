package io.tailwater.ingest.decode.skywalking;

import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;

/**
 * Field numbers of SkyWalking's messages, and how their texts are read.
 *
 * <p>Source: skywalking-data-collect-protocol, {@code language-agent/Tracing.proto}, {@code
 * logging/Logging.proto} and {@code common/Common.proto}, package {@code skywalking.v3}.
 */
final class SkyWalkingWire {
  static final int SEGMENT_TRACE_ID = 1;
  static final int SEGMENT_ID = 2;
  static final int SEGMENT_SPANS = 3;
  static final int SEGMENT_SERVICE = 4;
  static final int SEGMENT_SERVICE_INSTANCE = 5;
  static final int SEGMENT_IS_SIZE_LIMITED = 6;

  static final int REF_TRACE_ID = 2;
  static final int REF_PARENT_SEGMENT_ID = 3;
  static final int REF_PARENT_SPAN_ID = 4;
  static final int REF_PARENT_SERVICE = 5;
  static final int REF_PARENT_INSTANCE = 6;
  static final int REF_PARENT_ENDPOINT = 7;
  static final int REF_NETWORK_ADDRESS = 8;

  static final int SPAN_ID = 1;
  static final int SPAN_PARENT_ID = 2;
  static final int SPAN_START_TIME = 3;
  static final int SPAN_END_TIME = 4;
  static final int SPAN_REFS = 5;
  static final int SPAN_OPERATION_NAME = 6;
  static final int SPAN_PEER = 7;
  static final int SPAN_TYPE = 8;
  static final int SPAN_LAYER = 9;
  static final int SPAN_COMPONENT_ID = 10;
  static final int SPAN_IS_ERROR = 11;
  static final int SPAN_TAGS = 12;
  static final int SPAN_LOGS = 13;
  static final int SPAN_SKIP_ANALYSIS = 14;

  static final int TYPE_ENTRY = 0;
  static final int TYPE_EXIT = 1;
  static final int TYPE_LOCAL = 2;

  static final int LAYER_MQ = 4;

  static final int LOG_TIME = 1;
  static final int LOG_DATA = 2;

  static final int PAIR_KEY = 1;
  static final int PAIR_VALUE = 2;

  static final int DATA_TIMESTAMP = 1;
  static final int DATA_SERVICE = 2;
  static final int DATA_SERVICE_INSTANCE = 3;
  static final int DATA_ENDPOINT = 4;
  static final int DATA_BODY = 5;
  static final int DATA_TRACE_CONTEXT = 6;
  static final int DATA_TAGS = 7;
  static final int DATA_LAYER = 8;

  static final int BODY_TEXT = 2;
  static final int BODY_JSON = 3;
  static final int BODY_YAML = 4;
  static final int BODY_CONTENT = 1;

  static final int CONTEXT_TRACE_ID = 1;
  static final int CONTEXT_SEGMENT_ID = 2;
  static final int CONTEXT_SPAN_ID = 3;

  static final int TAGS_DATA = 1;

  private SkyWalkingWire() {}

  /**
   * Reads a text. Bytes that are not UTF-8 are replaced, not refused: agents cut long values by
   * bytes, and half a character is no reason to lose a segment.
   */
  static String text(WireReader in) {
    in.readBytes();
    return new String(in.buffer(), in.valueOffset(), in.valueLength(), StandardCharsets.UTF_8);
  }

  /** Reads an int32 or an enum. */
  static int number(WireReader in) {
    return (int) in.readVarintField();
  }

  /** Reads a bool. */
  static boolean flag(WireReader in) {
    return in.readVarintField() != 0;
  }
}
