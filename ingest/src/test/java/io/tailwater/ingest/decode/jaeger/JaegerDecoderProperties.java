package io.tailwater.ingest.decode.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.jaegertracing.api_v2.Model;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JaegerDecoderProperties {
  private static final long RECORD_MILLIS = 1_600_000_000_000L;
  private static final int RECORDS = 100;
  private static final byte[][] PROTO = new byte[RECORDS][];
  private static final byte[][] JSON = new byte[RECORDS][];

  static {
    Random random = new Random(42);
    for (int i = 0; i < RECORDS; i++) {
      Model.Span span = JaegerMessages.random(random);
      PROTO[i] = span.toByteArray();
      JSON[i] = JaegerJsonpb.write(span);
    }
  }

  private final RecordDecoder proto = new JaegerProtoDecoder();
  private final RecordDecoder json = new JaegerJsonDecoder();

  @Property(tries = 1_000)
  void bothEncodingsOfASpanDecodeToTheSameBytes(@ForAll long seed) throws Exception {
    Model.Span span = JaegerMessages.random(new Random(seed));

    byte[] fromProto = proto.decode(span.toByteArray(), RECORD_MILLIS);

    assertThat(json.decode(JaegerJsonpb.write(span), RECORD_MILLIS)).isEqualTo(fromProto);
    Span decoded = JaegerDecoded.of(fromProto).span();
    assertThat(decoded.getTraceId()).isEqualTo(span.getTraceId());
    assertThat(decoded.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(decoded.getName()).isEqualTo(span.getOperationName());
    assertThat(decoded.getEventsCount()).isEqualTo(span.getLogsCount());
  }

  @Property(tries = 12_000)
  void damagedProtobufIsDecodedOrRefusedButNeverAnythingElse(@ForAll long seed) throws Exception {
    decodesOrRefuses(proto, damaged(PROTO, seed));
  }

  @Property(tries = 12_000)
  void damagedJsonIsDecodedOrRefusedButNeverAnythingElse(@ForAll long seed) throws Exception {
    decodesOrRefuses(json, damaged(JSON, seed));
  }

  /** Two bytes a tag: as much as a record's bytes can ask for. */
  @Example
  void asManyEmptyTagsAsARecordMayHaveDecode() throws Exception {
    byte[] record = new byte[2 * PartLimit.MAX_PARTS];
    for (int i = 0; i < record.length; i += 2) {
      record[i] = 8 << 3 | 2;
    }
    assertThat(JaegerDecoded.of(proto.decode(record, RECORD_MILLIS)).attributes()).isEmpty();
  }

  /** Anything but the one exception fails the property by itself. */
  private static void decodesOrRefuses(RecordDecoder decoder, byte[] record)
      throws InvalidProtocolBufferException {
    byte[] otlp;
    try {
      otlp = decoder.decode(record, RECORD_MILLIS);
    } catch (UndecodableException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
      return;
    }
    JaegerDecoded decoded = JaegerDecoded.of(otlp);
    Span span = decoded.span();
    assertThat(span.getUnknownFields().asMap()).isEmpty();
    assertThat(span.getStartTimeUnixNano()).isNotNegative();
    assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    assertThat(decoded.attributes()).doesNotContainKey("");
  }

  private static byte[] damaged(byte[][] records, long seed) {
    Random random = new Random(seed);
    byte[] record = records[random.nextInt(RECORDS)].clone();
    switch (random.nextInt(5)) {
      case 0 -> flipBits(random, record);
      case 1 -> record = Arrays.copyOf(record, random.nextInt(record.length));
      case 2 -> {
        byte[] other = records[random.nextInt(RECORDS)];
        record =
            spliced(record, random.nextInt(record.length), other, random.nextInt(other.length));
      }
      case 3 -> {
        record = new byte[random.nextInt(64)];
        random.nextBytes(record);
      }
      default -> {
        int from = random.nextInt(record.length);
        int to = Math.min(record.length, from + random.nextInt(12));
        for (int i = from; i < to; i++) {
          record[i] = (byte) random.nextInt();
        }
      }
    }
    return record;
  }

  private static void flipBits(Random random, byte[] record) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static byte[] spliced(byte[] head, int headEnd, byte[] tail, int tailBegin) {
    byte[] record = Arrays.copyOf(head, headEnd + tail.length - tailBegin);
    System.arraycopy(tail, tailBegin, record, headEnd, tail.length - tailBegin);
    return record;
  }
}
