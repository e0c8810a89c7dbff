package io.tailwater.ingest.decode.jaeger;

import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes {@code jaeger_proto}: a record is one {@code jaeger.api_v2.Span} with its process inside.
 *
 * <p>So write the OpenTelemetry Collector's kafkaexporter and the collectors of Jaeger v1. Field
 * numbers: jaeger-idl, {@code proto/api_v2/model.proto}. Fields that are not known are passed over;
 * a known field of another wire type is refused. The mapping is in {@code docs/ingest/jaeger.md}.
 */
public final class JaegerProtoDecoder implements RecordDecoder {
  private final WireReader spanReader = new WireReader();
  private final WireReader partReader = new WireReader();
  private final WireReader tagReader = new WireReader();
  private final WireReader timeReader = new WireReader();
  private final JaegerKeyValue keyValue = new JaegerKeyValue();
  private final PartLimit parts = new PartLimit();
  private final JaegerToOtlp mapper = new JaegerToOtlp();

  /** A decoder for one thread. */
  public JaegerProtoDecoder() {}

  @Override
  public byte[] decode(byte[] value, long recordMillis) {
    JaegerSpan span = new JaegerSpan();
    parts.begin();
    try {
      span(spanReader.reset(value), span);
    } catch (MalformedOtlpException e) {
      throw new UndecodableException("not a protobuf of a Jaeger span: " + e.getMessage());
    }
    return mapper.write(span, recordMillis);
  }

  private void span(WireReader in, JaegerSpan span) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> {
          in.readBytes();
          span.traceIdHi = JaegerSpan.traceIdHi(in.buffer(), in.valueOffset(), in.valueLength());
          span.traceIdLo = JaegerSpan.traceIdLo(in.buffer(), in.valueOffset(), in.valueLength());
        }
        case 2 -> span.spanId = spanId(in);
        case 3 -> span.operationName = text(in);
        case 4 -> span.references.add(reference(nested(in, partReader)));
        case 5 -> span.flags = (int) in.readVarintField();
        case 6 -> span.startUnixNano = nanos(nested(in, timeReader));
        case 7 -> span.durationNanos = nanos(nested(in, timeReader));
        case 8 -> span.tags.add(tag(nested(in, tagReader)));
        case 9 -> span.logs.add(log(nested(in, partReader)));
        case 10 -> process(nested(in, partReader), span);
        case 12 -> {
          parts.one();
          span.warnings.add(text(in));
        }
        default -> in.skip();
      }
    }
  }

  private void process(WireReader in, JaegerSpan span) {
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> span.serviceName = text(in);
        case 2 -> span.processTags.add(tag(nested(in, tagReader)));
        default -> in.skip();
      }
    }
  }

  private JaegerSpan.Log log(WireReader in) {
    parts.one();
    long unixNano = 0;
    List<JaegerSpan.Tag> fields = new ArrayList<>();
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> unixNano = nanos(nested(in, timeReader));
        case 2 -> fields.add(tag(nested(in, tagReader)));
        default -> in.skip();
      }
    }
    return new JaegerSpan.Log(unixNano, fields);
  }

  private JaegerSpan.Reference reference(WireReader in) {
    parts.one();
    long traceIdHi = 0;
    long traceIdLo = 0;
    long spanId = 0;
    int type = JaegerSpan.CHILD_OF;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> {
          in.readBytes();
          traceIdHi = JaegerSpan.traceIdHi(in.buffer(), in.valueOffset(), in.valueLength());
          traceIdLo = JaegerSpan.traceIdLo(in.buffer(), in.valueOffset(), in.valueLength());
        }
        case 2 -> spanId = spanId(in);
        case 3 -> type = (int) in.readVarintField();
        default -> in.skip();
      }
    }
    return new JaegerSpan.Reference(traceIdHi, traceIdLo, spanId, type);
  }

  private JaegerSpan.Tag tag(WireReader in) {
    parts.one();
    keyValue.clear();
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> keyValue.key = text(in);
        case 2 -> keyValue.type = (int) in.readVarintField();
        case 3 -> keyValue.text = text(in);
        case 4 -> keyValue.bool = in.readVarintField() != 0;
        case 5 -> keyValue.int64 = in.readVarintField();
        case 6 -> keyValue.float64 = Double.longBitsToDouble(in.readFixed64());
        case 7 -> {
          in.readBytes();
          keyValue.binary =
              Arrays.copyOfRange(
                  in.buffer(), in.valueOffset(), in.valueOffset() + in.valueLength());
        }
        default -> in.skip();
      }
    }
    return keyValue.tag();
  }

  /** Of a {@code google.protobuf.Timestamp} or {@code Duration}, which look alike. */
  private static long nanos(WireReader in) {
    long seconds = 0;
    int nanos = 0;
    while (in.next()) {
      switch (in.fieldNumber()) {
        case 1 -> seconds = in.readVarintField();
        case 2 -> nanos = (int) in.readVarintField();
        default -> in.skip();
      }
    }
    return JaegerTimes.nanos(seconds, nanos);
  }

  private static WireReader nested(WireReader in, WireReader part) {
    in.readBytes();
    return part.reset(in.buffer(), in.valueOffset(), in.valueLength());
  }

  private static long spanId(WireReader in) {
    in.readBytes();
    return JaegerSpan.spanId(in.buffer(), in.valueOffset(), in.valueLength());
  }

  private static String text(WireReader in) {
    in.readBytes();
    return new String(in.buffer(), in.valueOffset(), in.valueLength(), StandardCharsets.UTF_8);
  }
}
