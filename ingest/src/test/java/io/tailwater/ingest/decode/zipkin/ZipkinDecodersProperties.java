package io.tailwater.ingest.decode.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.SpanKind;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** Random spans are read as Zipkin reads them, and damaged ones do no harm. */
class ZipkinDecodersProperties {
  private static final String[] CORE = {"cs", "cr", "sr", "ss", "ms", "mr", "ws", "wr", "odd"};
  private static final Span.Kind[] KINDS = Span.Kind.values();
  private static final String[] SERVICES = {"shop", "stock", "pay"};

  private final ZipkinProtoDecoder proto = new ZipkinProtoDecoder();
  private final Map<SpanBytesEncoder, RecordDecoder> decoders =
      Map.of(
          SpanBytesEncoder.JSON_V1, new ZipkinJsonDecoder(),
          SpanBytesEncoder.JSON_V2, new ZipkinJsonDecoder(),
          SpanBytesEncoder.PROTO3, proto,
          SpanBytesEncoder.THRIFT, new ZipkinThriftDecoder());

  @Property(tries = 500)
  void spansOfEachEncodingReadAsZipkinReadsThem(@ForAll long seed) {
    List<Span> spans = spans(new Random(seed));

    byte[] v2 = SpanBytesEncoder.JSON_V2.encodeList(spans);
    byte[] v1 = SpanBytesEncoder.JSON_V1.encodeList(spans);
    byte[] thrift = SpanBytesEncoder.THRIFT.encodeList(spans);
    byte[] list = SpanBytesEncoder.PROTO3.encodeList(spans);
    assertSame(ZipkinJsonDecoder.read(v2), SpanBytesDecoder.JSON_V2.decodeList(v2));
    assertSame(ZipkinJsonDecoder.read(v1), SpanBytesDecoder.JSON_V1.decodeList(v1));
    assertSame(ZipkinThriftDecoder.read(thrift), SpanBytesDecoder.THRIFT.decodeList(thrift));
    assertSame(proto.read(list), SpanBytesDecoder.PROTO3.decodeList(list));
  }

  @Property(tries = 5_000)
  void version1SpansOfAnyAnnotationsConvertAsZipkinConvertsThem(@ForAll long seed) {
    byte[] json = v1Json(new Random(seed)).getBytes(StandardCharsets.UTF_8);

    assertSame(ZipkinJsonDecoder.read(json), SpanBytesDecoder.JSON_V1.decodeList(json));
  }

  @Property(tries = 300)
  void damagedRecordsBecomeOtlpOrAreUndecodableAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    List<Span> spans = spans(random);
    decoders.forEach(
        (encoder, decoder) -> {
          byte[] record = encoder.encodeList(spans);
          for (int i = 0; i < 15; i++) {
            decodeOrRefuse(decoder, damaged(record, random));
          }
        });
  }

  @Property(tries = 300)
  void damagedVersion1JsonBecomesOtlpOrIsUndecodableAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] record = v1Json(random).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 15; i++) {
      decodeOrRefuse(new ZipkinJsonDecoder(), damaged(record, random));
    }
  }

  private static void decodeOrRefuse(RecordDecoder decoder, byte[] record) {
    byte[] otlp;
    try {
      otlp = decoder.decode(record, DecodedZipkin.RECORD_MILLIS);
    } catch (UndecodableException e) {
      assertThat(e.getMessage()).isNotEmpty().hasSizeLessThan(200);
      return;
    }
    DecodedZipkin.of(otlp).spans().forEach(DecodedZipkin::attributes);
    assertThat(otlp.length).isLessThan(100 + 40 * record.length);
  }

  private static byte[] damaged(byte[] record, Random random) {
    byte[] bytes = record.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> {
        int length = random.nextInt(bytes.length);
        int to = random.nextInt(bytes.length - length);
        System.arraycopy(record, random.nextInt(bytes.length - length), bytes, to, length);
      }
      case 2 -> {
        bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
          bytes[0] = record[0];
        }
      }
      default -> {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }

  private static void assertSame(List<ZipkinSpan> ours, List<Span> theirs) {
    assertThat(ours.stream().map(ZipkinDecodersProperties::words).toList())
        .isEqualTo(theirs.stream().map(ZipkinDecodersProperties::words).toList());
  }

  private static List<Object> words(ZipkinSpan span) {
    String low = "%016x".formatted(span.traceIdLo);
    long parentId = span.parentId == span.id ? 0 : span.parentId;
    Set<String> annotations = new HashSet<>();
    span.annotations.forEach(a -> annotations.add(a.timestamp() + a.value()));
    return List.of(
        span.traceIdHi == 0 ? low : "%016x".formatted(span.traceIdHi) + low,
        "%016x".formatted(span.id),
        parentId == 0 ? "root" : "%016x".formatted(parentId),
        span.kind.name(),
        span.shared && span.kind != SpanKind.CLIENT,
        span.name,
        Math.max(0, span.timestamp),
        Math.max(0, span.duration),
        words(span.local),
        words(span.remote),
        span.tags,
        annotations);
  }

  private static List<Object> words(Span span) {
    Set<String> annotations = new HashSet<>();
    span.annotations().forEach(a -> annotations.add(a.timestamp() + a.value()));
    return List.of(
        span.traceId(),
        span.id(),
        span.parentId() == null ? "root" : span.parentId(),
        span.kind() == null ? "INTERNAL" : span.kind().name(),
        Boolean.TRUE.equals(span.shared()),
        span.name() == null ? "" : span.name(),
        span.timestampAsLong(),
        span.durationAsLong(),
        words(span.localEndpoint()),
        words(span.remoteEndpoint()),
        span.tags(),
        annotations);
  }

  private static ZipkinEndpoint words(@Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return ZipkinEndpoint.NONE;
    }
    String ip = endpoint.ipv4() == null ? endpoint.ipv6() : endpoint.ipv4();
    return words(
        new ZipkinEndpoint(
            endpoint.serviceName() == null ? "" : endpoint.serviceName(),
            ip == null ? "" : ip,
            endpoint.portAsInt()));
  }

  /** Zipkin shortens the first zeros of IPv6, not the longest ones: the address is compared. */
  private static ZipkinEndpoint words(ZipkinEndpoint endpoint) {
    String ip =
        endpoint.ip().isEmpty() ? "" : InetAddress.ofLiteral(endpoint.ip()).getHostAddress();
    return new ZipkinEndpoint(endpoint.service(), ip, endpoint.port());
  }

  private static List<Span> spans(Random random) {
    List<Span> spans = new ArrayList<>();
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      Span.Builder span =
          Span.newBuilder()
              .traceId(random.nextBoolean() ? 0 : random.nextLong(), 1 + random.nextLong(1L << 62))
              .parentId(random.nextInt(3))
              .id(1 + random.nextInt(3))
              .name(random.nextInt(4) == 0 ? null : text(random).toLowerCase(Locale.ROOT))
              .localEndpoint(endpoint(random))
              .remoteEndpoint(endpoint(random))
              .shared(random.nextBoolean());
      if (random.nextInt(4) != 0) {
        span.timestamp(1 + random.nextLong(1L << 52)).duration(random.nextLong(1L << 40));
      }
      if (random.nextInt(5) != 0) {
        span.kind(KINDS[random.nextInt(KINDS.length)]);
      }
      for (int tags = random.nextInt(6); tags > 0; tags--) {
        span.putTag(random.nextInt(3) == 0 ? "http.path" : text(random), text(random));
      }
      for (int annotations = random.nextInt(4); annotations > 0; annotations--) {
        String value = random.nextBoolean() ? text(random) : "e|{\"a\":[1.5,{}],\"b\":2}|0";
        span.addAnnotation(1 + random.nextInt(1_000), value);
      }
      spans.add(span.build());
    }
    return spans;
  }

  private static @Nullable Endpoint endpoint(Random random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
    for (int i = 0; i < ip.length; i++) {
      ip[i] = (byte) (random.nextInt(3) == 0 ? 1 + random.nextInt(255) : 0);
    }
    ip[0] = 0x20;
    Endpoint.Builder endpoint = Endpoint.newBuilder();
    if (random.nextInt(4) != 0) {
      endpoint.parseIp(ip);
    }
    return endpoint
        .serviceName(random.nextInt(4) == 0 ? null : SERVICES[random.nextInt(SERVICES.length)])
        .port(random.nextInt(3) == 0 ? 0 : random.nextInt(65_536))
        .build();
  }

  /** Printable text of any script, with what JSON must escape; "x" keeps it from being a number. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder("x");
    for (int left = random.nextInt(12); left > 0; left--) {
      String characters = "aZ\"\\/\n\t|{}é日ÿ" + "😀";
      text.append(
          random.nextInt(8) == 0 ? "😀" : String.valueOf(characters.charAt(random.nextInt(13))));
    }
    return text.toString();
  }

  /** One or two v1 spans with annotations of any kind and order, by several services or by none. */
  private static String v1Json(Random random) {
    StringBuilder json = new StringBuilder("[");
    for (int spans = 1 + random.nextInt(2); spans > 0; spans--) {
      json.append("{\"traceId\":\"1\",\"id\":\"2\",\"name\":\"get\"");
      if (random.nextBoolean()) {
        json.append(",\"timestamp\":").append(random.nextInt(20));
      }
      if (random.nextBoolean()) {
        json.append(",\"duration\":").append(random.nextInt(10));
      }
      json.append(",\"annotations\":[");
      for (int left = random.nextInt(7); left > 0; left--) {
        json.append("{\"timestamp\":").append(1 + random.nextInt(20));
        json.append(",\"value\":\"").append(CORE[random.nextInt(CORE.length)]).append('"');
        v1Endpoint(json, random);
        json.append(left > 1 ? "}," : "}");
      }
      json.append("],\"binaryAnnotations\":[");
      for (int left = random.nextInt(5); left > 0; left--) {
        String[] address = {"sa", "ca", "ma"};
        boolean tag = random.nextBoolean();
        json.append("{\"key\":\"").append(tag ? "lc" : address[random.nextInt(3)]);
        json.append("\",\"value\":").append(tag ? random.nextBoolean() ? "\"\"" : "\"v\"" : "true");
        v1Endpoint(json, random);
        json.append(left > 1 ? "}," : "}");
      }
      json.append(spans > 1 ? "]}," : "]}");
    }
    return json.append(']').toString();
  }

  private static void v1Endpoint(StringBuilder json, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> json.append(",\"endpoint\":{\"serviceName\":\"\",\"port\":0}");
      case 2 -> json.append(",\"endpoint\":{\"ipv4\":\"10.0.0.1\"}");
      default -> {
        json.append(",\"endpoint\":{\"serviceName\":\"");
        json.append(SERVICES[random.nextInt(SERVICES.length)]);
        json.append("\",\"port\":").append(random.nextInt(3)).append('}');
      }
    }
  }
}
