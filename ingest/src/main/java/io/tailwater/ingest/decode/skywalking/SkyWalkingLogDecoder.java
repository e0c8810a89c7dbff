package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Decodes SkyWalking's logs: a record's value is one {@code skywalking.v3.LogData}, as agents write
 * it to {@code skywalking-logs}.
 *
 * @see <a href="https://github.com/apache/skywalking-data-collect-protocol">SkyWalking data collect
 *     protocol</a>
 */
public final class SkyWalkingLogDecoder implements RecordDecoder {
  private final WireReader reader = new WireReader();
  private final WireReader part = new WireReader();
  private final WireReader content = new WireReader();
  private final SkyWalkingPair pair = new SkyWalkingPair();
  private final SkyWalkingLog log = new SkyWalkingLog();
  private final SkyWalkingLogWriter writer = new SkyWalkingLogWriter();

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    log.begin();
    try {
      read(reader.reset(value));
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not a SkyWalking log: " + e.getMessage());
    }
    return writer.write(log, recordMillis);
  }

  private void read(WireReader in) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.DATA_TIMESTAMP -> log.timeMillis = in.readVarintField();
        case SkyWalkingWire.DATA_SERVICE -> log.service = SkyWalkingWire.text(in);
        case SkyWalkingWire.DATA_SERVICE_INSTANCE -> log.instance = SkyWalkingWire.text(in);
        case SkyWalkingWire.DATA_ENDPOINT -> log.endpoint = SkyWalkingWire.text(in);
        case SkyWalkingWire.DATA_LAYER -> log.layer = SkyWalkingWire.text(in);
        case SkyWalkingWire.DATA_BODY -> readBody(inside(in, part));
        case SkyWalkingWire.DATA_TRACE_CONTEXT -> readContext(inside(in, part));
        case SkyWalkingWire.DATA_TAGS -> readTags(inside(in, part));
        default -> in.skip();
      }
    }
  }

  private void readBody(WireReader in) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.BODY_TEXT, SkyWalkingWire.BODY_JSON, SkyWalkingWire.BODY_YAML -> {
          log.body = "";
          WireReader inner = inside(in, content);
          while (inner.next()) {
            if (inner.fieldNumber() == SkyWalkingWire.BODY_CONTENT) {
              log.body = SkyWalkingWire.text(inner);
            } else {
              inner.skip();
            }
          }
        }
        default -> in.skip();
      }
    }
  }

  private void readContext(WireReader in) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.CONTEXT_TRACE_ID -> log.traceId = SkyWalkingWire.text(in);
        case SkyWalkingWire.CONTEXT_SEGMENT_ID -> log.segmentId = SkyWalkingWire.text(in);
        case SkyWalkingWire.CONTEXT_SPAN_ID -> log.spanId = SkyWalkingWire.number(in);
        default -> in.skip();
      }
    }
  }

  private void readTags(WireReader in) {
    while (in.next()) {
      if (in.fieldNumber() == SkyWalkingWire.TAGS_DATA) {
        pair.read(in);
        log.tag(pair.key(), pair.value());
      } else {
        in.skip();
      }
    }
  }

  private static WireReader inside(WireReader in, WireReader nested) {
    in.readBytes();
    return nested.reset(in.buffer(), in.valueOffset(), in.valueLength());
  }
}
