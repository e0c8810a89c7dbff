package io.tailwater.loadtests.jmh;

import static io.tailwater.model.otlp.WireReader.FIXED64;
import static io.tailwater.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.tailwater.model.otlp.WireReader.VARINT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.ingest.proto.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * What other agents than OpenTelemetry's write: spans of a web request with six tags each, and
 * logs. Field numbers are those of Jaeger's {@code model.proto}, Zipkin's {@code zipkin.proto} and
 * {@code zipkinCore.thrift}, and SkyWalking's {@code Tracing.proto} and {@code Logging.proto}.
 */
final class ForeignBatches {
  /** Spans, or logs, of a batch. */
  static final int ITEMS = 200;

  private static final long MICROS = 1_795_168_800_000_000L;
  private static final String[][] TAGS = {
    {"http.method", "GET"},
    {"http.url", "http://shop.example/catalogue/items?page=7"},
    {"http.status_code", "200"},
    {"thread.name", "http-nio-8080-exec-7"},
    {"component", "spring-webmvc"},
    {"customer.tier", "gold"}
  };
  private static final int SEGMENT_SPANS = 8;
  private static final int THRIFT_STRUCT = 12;
  private static final int THRIFT_STRING = 11;
  private static final int THRIFT_I64 = 10;
  private static final int THRIFT_I32 = 8;
  private static final int THRIFT_I16 = 6;
  private static final int THRIFT_LIST = 15;

  private ForeignBatches() {}

  /** Jaeger's spans, each a record of its own. */
  static byte[][] jaeger() {
    byte[][] records = new byte[ITEMS][];
    for (int i = 0; i < ITEMS; i++) {
      ProtoWriter out = new ProtoWriter(512);
      bytes(out, 1, id(i / 8 + 1, 16));
      bytes(out, 2, id(i + 1, 8));
      text(out, 3, "GET /catalogue");
      int reference = out.beginMessage(4);
      bytes(out, 1, id(i / 8 + 1, 16));
      bytes(out, 2, id(i, 8));
      out.endMessage(reference);
      int start = out.beginMessage(6);
      number(out, 1, MICROS / 1_000_000);
      number(out, 2, 1_000L * i);
      out.endMessage(start);
      int duration = out.beginMessage(7);
      number(out, 2, 2_500_000);
      out.endMessage(duration);
      for (String[] tag : TAGS) {
        int mark = out.beginMessage(8);
        text(out, 1, tag[0]);
        text(out, 3, tag[1]);
        out.endMessage(mark);
      }
      int process = out.beginMessage(10);
      text(out, 1, "catalogue");
      int host = out.beginMessage(2);
      text(out, 1, "hostname");
      text(out, 3, "node-17");
      out.endMessage(host);
      out.endMessage(process);
      records[i] = out.toByteArray();
    }
    return records;
  }

  /** Zipkin's spans in protobuf. */
  static byte[] zipkinProto() {
    ProtoWriter out = new ProtoWriter(64 << 10);
    for (int i = 0; i < ITEMS; i++) {
      int span = out.beginMessage(1);
      bytes(out, 1, id(i / 8 + 1, 16));
      bytes(out, 2, id(i + 1_000, 8));
      bytes(out, 3, id(i + 1, 8));
      number(out, 4, 2);
      text(out, 5, "get /catalogue");
      out.tag(6, FIXED64);
      out.fixed64(MICROS + i);
      number(out, 7, 2_500);
      int local = out.beginMessage(8);
      text(out, 1, "catalogue");
      bytes(out, 2, new byte[] {10, 0, 0, 17});
      number(out, 4, 8_080);
      out.endMessage(local);
      for (String[] tag : TAGS) {
        int mark = out.beginMessage(11);
        text(out, 1, tag[0]);
        text(out, 2, tag[1]);
        out.endMessage(mark);
      }
      out.endMessage(span);
    }
    return out.toByteArray();
  }

  /** Zipkin's spans in thrift. */
  static byte[] zipkinThrift() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(THRIFT_STRUCT);
      out.writeInt(ITEMS);
      for (int i = 0; i < ITEMS; i++) {
        thriftSpan(out, i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void thriftSpan(DataOutputStream out, int i) throws IOException {
    thriftLong(out, 1, i / 8 + 1);
    thriftText(out, 3, "get /catalogue");
    thriftLong(out, 4, i + 1);
    thriftLong(out, 5, i + 1_000);
    thriftField(out, THRIFT_LIST, 6);
    out.writeByte(THRIFT_STRUCT);
    out.writeInt(2);
    for (String moment : new String[] {"sr", "ss"}) {
      thriftLong(out, 1, MICROS + i);
      thriftText(out, 2, moment);
      thriftEndpoint(out, 3);
      out.writeByte(0);
    }
    thriftField(out, THRIFT_LIST, 8);
    out.writeByte(THRIFT_STRUCT);
    out.writeInt(TAGS.length);
    for (String[] tag : TAGS) {
      thriftText(out, 1, tag[0]);
      thriftText(out, 2, tag[1]);
      thriftField(out, THRIFT_I32, 3);
      out.writeInt(6);
      thriftEndpoint(out, 4);
      out.writeByte(0);
    }
    thriftLong(out, 10, MICROS + i);
    thriftLong(out, 11, 2_500);
    out.writeByte(0);
  }

  private static void thriftEndpoint(DataOutputStream out, int field) throws IOException {
    thriftField(out, THRIFT_STRUCT, field);
    thriftField(out, THRIFT_I32, 1);
    out.writeInt(0x0a000011);
    thriftField(out, THRIFT_I16, 2);
    out.writeShort(8_080);
    thriftText(out, 3, "catalogue");
    out.writeByte(0);
  }

  private static void thriftField(DataOutputStream out, int type, int field) throws IOException {
    out.writeByte(type);
    out.writeShort(field);
  }

  private static void thriftLong(DataOutputStream out, int field, long value) throws IOException {
    thriftField(out, THRIFT_I64, field);
    out.writeLong(value);
  }

  private static void thriftText(DataOutputStream out, int field, String text) throws IOException {
    thriftField(out, THRIFT_STRING, field);
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** SkyWalking's segments of eight spans, each a record of its own. */
  static byte[][] segments() {
    byte[][] records = new byte[ITEMS / SEGMENT_SPANS][];
    for (int i = 0; i < records.length; i++) {
      ProtoWriter out = new ProtoWriter(4 << 10);
      text(out, 1, "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57." + (MICROS + i));
      text(out, 2, "5f3d8c0cc2594cd09a0e8f4ad9a2f6a1.58." + (MICROS + i));
      for (int s = 0; s < SEGMENT_SPANS; s++) {
        int span = out.beginMessage(3);
        number(out, 1, s);
        number(out, 2, s - 1L);
        number(out, 3, MICROS / 1_000);
        number(out, 4, MICROS / 1_000 + 3);
        text(out, 6, "GET:/catalogue");
        text(out, 7, s == 0 ? "" : "stock:8080");
        number(out, 8, s == 0 ? 0 : 1);
        number(out, 9, 3);
        number(out, 10, 14);
        for (String[] tag : TAGS) {
          int mark = out.beginMessage(12);
          text(out, 1, tag[0]);
          text(out, 2, tag[1]);
          out.endMessage(mark);
        }
        out.endMessage(span);
      }
      text(out, 4, "catalogue");
      text(out, 5, "catalogue-1@10.0.0.17");
      records[i] = out.toByteArray();
    }
    return records;
  }

  /** SkyWalking's logs, each a record of its own. */
  static byte[][] skyWalkingLogs() {
    byte[][] records = new byte[ITEMS][];
    for (int i = 0; i < ITEMS; i++) {
      ProtoWriter out = new ProtoWriter(512);
      number(out, 1, MICROS / 1_000 + i);
      text(out, 2, "catalogue");
      text(out, 3, "catalogue-1@10.0.0.17");
      text(out, 4, "GET:/catalogue");
      int body = out.beginMessage(5);
      text(out, 1, "text");
      int line = out.beginMessage(2);
      text(out, 1, "order " + (4_000_017 + i) + " of customer 9f3a accepted in " + i + " ms");
      out.endMessage(line);
      out.endMessage(body);
      int context = out.beginMessage(6);
      text(out, 1, "4e3d8c0cc2594cd09a0e8f4ad9a2f6a1.57." + (MICROS + i));
      text(out, 2, "5f3d8c0cc2594cd09a0e8f4ad9a2f6a1.58." + (MICROS + i));
      number(out, 3, 1);
      out.endMessage(context);
      int tags = out.beginMessage(7);
      for (String[] tag : new String[][] {{"level", "INFO"}, {"logger", "c.s.c.Orders"}}) {
        int mark = out.beginMessage(1);
        text(out, 1, tag[0]);
        text(out, 2, tag[1]);
        out.endMessage(mark);
      }
      out.endMessage(tags);
      records[i] = out.toByteArray();
    }
    return records;
  }

  private static byte[] id(long number, int length) {
    byte[] id = new byte[length];
    ByteBuffer.wrap(id).putLong(length - Long.BYTES, number * 0x9e3779b97f4a7c15L | 1);
    return id;
  }

  private static void text(ProtoWriter out, int field, String text) {
    bytes(out, field, text.getBytes(UTF_8));
  }

  private static void bytes(ProtoWriter out, int field, byte[] bytes) {
    out.tag(field, LENGTH_DELIMITED);
    out.bytes(bytes);
  }

  private static void number(ProtoWriter out, int field, long number) {
    out.tag(field, VARINT);
    out.varint(number);
  }
}
