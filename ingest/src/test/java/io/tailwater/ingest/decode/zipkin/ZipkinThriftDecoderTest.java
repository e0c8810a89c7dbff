package io.tailwater.ingest.decode.zipkin;

import static io.tailwater.ingest.decode.zipkin.DecodedZipkin.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.ingest.decode.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinThriftDecoderTest {
  private final ZipkinThriftDecoder decoder = new ZipkinThriftDecoder();

  @Test
  void theSingleSpanOfOldReportersIsUnderstood() {
    Span span = Span.newBuilder().traceId("1").id("2").name("old").build();

    assertThat(DecodedZipkin.of(decoder, SpanBytesEncoder.THRIFT.encode(span)).onlySpan().getName())
        .isEqualTo("old");
  }

  @Test
  void aListThatSaysItWereOfStringsIsUnderstood() {
    Span span = Span.newBuilder().traceId("1").id("2").name("misnamed").build();
    byte[] list = SpanBytesEncoder.THRIFT.encodeList(List.of(span));
    list[0] = 11;

    assertThat(DecodedZipkin.of(decoder, list).onlySpan().getName()).isEqualTo("misnamed");
  }

  @Test
  void binaryAnnotationsOfEveryTypeAreSpelled() throws IOException {
    byte[] record =
        span(
            out -> {
              field(out, 15, 8);
              out.writeByte(12);
              out.writeInt(7);
              binary(out, "bool", 0, new byte[] {1});
              binary(out, "bytes", 1, new byte[] {1, 2});
              binary(out, "i16", 2, new byte[] {-1, -1});
              binary(out, "i32", 3, new byte[] {0, 0, 1, 0});
              binary(out, "i64", 4, new byte[] {0, 0, 0, 0, 0, 0, 0, 9});
              binary(out, "double", 5, new byte[] {0x3f, (byte) 0xe0, 0, 0, 0, 0, 0, 0});
              binary(out, "string", 6, "text".getBytes(StandardCharsets.UTF_8));
            });

    assertThat(attributes(DecodedZipkin.of(decoder, record).onlySpan()))
        .isEqualTo(
            Map.of(
                "bool", "true",
                "bytes", "AQI=",
                "i16", "-1",
                "i32", "256",
                "i64", "9",
                "double", "0.5",
                "string", "text"));
  }

  @Test
  void unknownFieldsArePassedOver() throws IOException {
    byte[] record =
        span(
            out -> {
              field(out, 13, 99);
              out.writeByte(8);
              out.writeByte(15);
              out.writeInt(1);
              out.writeInt(5);
              out.writeByte(2);
              out.writeInt(2);
              out.writeShort(0);
              field(out, 12, 98);
              field(out, 4, 1);
              out.writeDouble(1);
              out.writeByte(0);
              field(out, 16, 97);
              out.write(new byte[16]);
              field(out, 10, 3);
              out.writeLong(1);
            });

    assertThat(DecodedZipkin.of(decoder, record).onlySpan().getName()).isEmpty();
  }

  @Test
  void whatIsNotZipkinsThriftIsRefusedWithThePlace() throws IOException {
    assertRefused(new byte[] {12}, "not Zipkin's Thrift: a value runs past the end at byte 1");
    assertRefused(
        new byte[] {12, 0x7f, -1, -1, -1},
        "not Zipkin's Thrift: a length of 2147483647 runs past the end at byte 5");
    assertRefused(
        new byte[] {12, -1, -1, -1, -1},
        "not Zipkin's Thrift: a length of -1 runs past the end at byte 5");
    assertRefused(
        new byte[] {12, 0, 0, 0, 1, 0}, "not Zipkin's Thrift: a span without trace_id at byte 6");
    assertRefused(
        new byte[] {12, 0, 0, 0, 0, 0}, "not Zipkin's Thrift: there is more after the spans");
    assertRefused(span(out -> field(out, 7, 50)), "not Zipkin's Thrift: unknown type 7");
    assertRefused(
        span(
            out -> {
              for (int i = 0; i < 70; i++) {
                field(out, 12, 50);
              }
            }),
        "not Zipkin's Thrift: values nest deeper than 64");
  }

  private void assertRefused(byte[] record, String message) {
    assertThatThrownBy(() -> decoder.decode(record, 0))
        .isInstanceOf(UndecodableException.class)
        .hasMessageStartingWith(message);
  }

  /** What is written after the ids of a span. */
  private interface Rest {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] span(Rest rest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    field(out, 10, 1);
    out.writeLong(1);
    field(out, 10, 4);
    out.writeLong(2);
    rest.write(out);
    out.writeByte(0);
    return bytes.toByteArray();
  }

  private static void binary(DataOutputStream out, String key, int type, byte[] value)
      throws IOException {
    field(out, 11, 1);
    out.writeInt(key.length());
    out.writeBytes(key);
    field(out, 11, 2);
    out.writeInt(value.length);
    out.write(value);
    field(out, 8, 3);
    out.writeInt(type);
    out.writeByte(0);
  }

  private static void field(DataOutputStream out, int type, int id) throws IOException {
    out.writeByte(type);
    out.writeShort(id);
  }
}
