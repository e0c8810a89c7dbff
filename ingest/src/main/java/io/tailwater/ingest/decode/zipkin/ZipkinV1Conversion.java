package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.decode.zipkin.ZipkinV1Span.BinaryAnnotation;
import io.tailwater.model.SpanKind;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns one v1 span into the v2 spans that it is made of, by the rules of Zipkin 3.5.
 *
 * <p>A v1 span is what all processes said of one call, and in v2 each process has a span of its
 * own. Whose words they are says the service name of the endpoint. Pairs of core annotations give
 * kind and times: cs and cr the client's, sr and ss the server's, ms and ws the producer's, wr and
 * mr the consumer's. One object converts one span.
 */
final class ZipkinV1Conversion {
  private static final Comparator<ZipkinAnnotation> BY_TIME =
      Comparator.comparingLong(ZipkinAnnotation::timestamp).thenComparing(ZipkinAnnotation::value);
  private static final Comparator<BinaryAnnotation> BY_KEY =
      Comparator.comparing(BinaryAnnotation::key);

  private final ZipkinV1Span source;
  private final ZipkinSpan first;
  private final ZipkinV1Services spans;
  private final long timestamp;
  private final long duration;
  private @Nullable ZipkinAnnotation clientSend;
  private @Nullable ZipkinAnnotation clientReceive;
  private @Nullable ZipkinAnnotation serverReceive;
  private @Nullable ZipkinAnnotation serverSend;
  private @Nullable ZipkinAnnotation messageSend;
  private @Nullable ZipkinAnnotation messageReceive;
  private @Nullable ZipkinAnnotation wireSend;
  private @Nullable ZipkinAnnotation wireReceive;

  private ZipkinV1Conversion(ZipkinV1Span source) {
    this.source = source;
    first = source.common;
    timestamp = first.timestamp;
    duration = first.duration;
    first.timestamp = 0;
    first.duration = 0;
    spans = new ZipkinV1Services(first);
  }

  /**
   * Converts the span, which is used up thereby, and adds what comes of it.
   *
   * @throws UndecodableException if it names more services than any call has
   */
  static void convert(ZipkinV1Span source, List<ZipkinSpan> out) {
    ZipkinV1Conversion conversion = new ZipkinV1Conversion(source);
    conversion.annotations();
    conversion.rpc();
    conversion.messaging();
    conversion.tagsAndAddresses();
    out.addAll(conversion.spans.all());
  }

  private void annotations() {
    source.annotations.sort(BY_TIME);
    for (ZipkinAnnotation annotation : source.annotations) {
      ZipkinSpan span = spans.of(annotation.endpoint());
      if (annotation.endpoint().isNone() || !core(annotation, span)) {
        span.annotations.add(annotation);
      }
    }
    // Where events were bridged to spans, the start is said by the timestamp only.
    if (clientSend == null && clientReceive != null && endsTheSpan(clientReceive)) {
      clientSend = new ZipkinAnnotation(timestamp, "cs", clientReceive.endpoint());
    }
    if (serverReceive == null && serverSend != null && endsTheSpan(serverSend)) {
      serverReceive = new ZipkinAnnotation(timestamp, "sr", serverSend.endpoint());
    }
  }

  private boolean core(ZipkinAnnotation annotation, ZipkinSpan span) {
    switch (annotation.value()) {
      case "cs" -> clientSend = annotation;
      case "cr" -> clientReceive = annotation;
      case "sr" -> serverReceive = annotation;
      case "ss" -> serverSend = annotation;
      case "ms" -> messageSend = annotation;
      case "mr" -> messageReceive = annotation;
      case "ws" -> wireSend = annotation;
      case "wr" -> wireReceive = annotation;
      default -> {
        return false;
      }
    }
    span.kind =
        switch (annotation.value()) {
          case "cs", "cr" -> SpanKind.CLIENT;
          case "sr", "ss" -> SpanKind.SERVER;
          case "ms" -> SpanKind.PRODUCER;
          case "mr" -> SpanKind.CONSUMER;
          default -> span.kind;
        };
    return true;
  }

  private boolean endsTheSpan(ZipkinAnnotation end) {
    return timestamp != 0 && duration != 0 && timestamp + duration == end.timestamp();
  }

  private void rpc() {
    ZipkinAnnotation cs = clientSend;
    ZipkinAnnotation sr = serverReceive;
    ZipkinAnnotation ss = serverSend;
    if (cs != null && sr != null) {
      bothSides(cs, sr);
    } else if (cs != null && clientReceive != null) {
      settle(cs, clientReceive);
    } else if (sr != null && ss != null) {
      settle(sr, ss);
    } else {
      incomplete();
    }
    // v1 has no flag for a shared id: a server that leaves the times to the client says so.
    if (cs == null && sr != null && (timestamp == 0 || (ss != null && duration == 0))) {
      spans.of(sr.endpoint()).shared = true;
    }
  }

  /** The timestamp and the duration of the span are the client's; the server's are annotations. */
  private void bothSides(ZipkinAnnotation cs, ZipkinAnnotation sr) {
    settle(cs, clientReceive);
    ZipkinSpan client = spans.of(cs.endpoint());
    ZipkinSpan server = otherSide(client, SpanKind.CLIENT, sr, SpanKind.SERVER);
    server.shared = true;
    server.timestamp = sr.timestamp();
    if (serverSend != null) {
      server.duration = serverSend.timestamp() - sr.timestamp();
    }
    if (clientReceive == null && duration == 0) {
      client.duration = 0;
    }
  }

  /** A service that calls itself has two spans of one name. */
  private ZipkinSpan otherSide(
      ZipkinSpan near, SpanKind nearKind, ZipkinAnnotation far, SpanKind farKind) {
    if (!near.local.service().equals(far.endpoint().service())) {
      return spans.of(far.endpoint());
    }
    near.kind = nearKind;
    ZipkinSpan fork = spans.fork(far.endpoint());
    fork.kind = farKind;
    return fork;
  }

  private void incomplete() {
    for (ZipkinSpan span : spans.all()) {
      if (span.kind == SpanKind.CLIENT) {
        half(span, clientSend, clientReceive);
      } else if (span.kind == SpanKind.SERVER) {
        half(span, serverReceive, serverSend);
      }
    }
    if (timestamp != 0) {
      first.timestamp = timestamp;
      first.duration = duration;
    }
  }

  private static void half(
      ZipkinSpan span, @Nullable ZipkinAnnotation begin, @Nullable ZipkinAnnotation end) {
    if (begin != null) {
      span.timestamp = begin.timestamp();
    }
    if (end != null) {
      span.annotations.add(end);
    }
  }

  private void messaging() {
    ZipkinAnnotation ms = messageSend;
    ZipkinAnnotation mr = messageReceive;
    if (ms != null && mr != null) {
      ZipkinSpan producer = spans.of(ms.endpoint());
      ZipkinSpan consumer = otherSide(producer, SpanKind.PRODUCER, mr, SpanKind.CONSUMER);
      consumer.shared = true;
      consumer.timestamp = wireReceive == null ? mr.timestamp() : wireReceive.timestamp();
      if (wireReceive != null) {
        consumer.duration = mr.timestamp() - wireReceive.timestamp();
      }
      producer.timestamp = ms.timestamp();
      producer.duration = wireSend == null ? 0 : wireSend.timestamp() - ms.timestamp();
    } else if (ms != null) {
      settle(ms, wireSend);
    } else if (mr != null && wireReceive != null) {
      settle(wireReceive, mr);
    } else if (mr != null) {
      settle(mr, null);
    } else {
      plain(wireSend);
      plain(wireReceive);
    }
  }

  private void plain(@Nullable ZipkinAnnotation annotation) {
    if (annotation != null) {
      spans.of(annotation.endpoint()).annotations.add(annotation);
    }
  }

  /** Gives the span of {@code begin} its times: those of the v1 span, if it has both. */
  private void settle(ZipkinAnnotation begin, @Nullable ZipkinAnnotation end) {
    ZipkinSpan span = spans.of(begin.endpoint());
    if (timestamp != 0 && duration != 0) {
      span.timestamp = timestamp;
      span.duration = duration;
    } else {
      span.timestamp = begin.timestamp();
      if (end != null) {
        span.duration = end.timestamp() - begin.timestamp();
      }
    }
  }

  private void tagsAndAddresses() {
    ZipkinEndpoint client = ZipkinEndpoint.NONE;
    ZipkinEndpoint server = ZipkinEndpoint.NONE;
    ZipkinEndpoint broker = ZipkinEndpoint.NONE;
    source.binaryAnnotations.sort(BY_KEY);
    for (BinaryAnnotation binary : source.binaryAnnotations) {
      String value = binary.value();
      if (value != null) {
        ZipkinSpan span = spans.of(binary.endpoint());
        // An empty "lc" only says that the endpoint is the local one.
        if (!value.isEmpty() || !binary.key().equals("lc")) {
          span.tags.put(binary.key(), value);
        }
      } else if (binary.key().equals("ca")) {
        client = binary.endpoint();
      } else if (binary.key().equals("sa")) {
        server = binary.endpoint();
      } else {
        broker = binary.endpoint();
      }
    }
    boolean noCore =
        clientSend == null && clientReceive == null && serverReceive == null && serverSend == null;
    if (noCore && !(client.isNone() && server.isNone())) {
      addressesWithoutCore(client, server);
    } else {
      addresses(client, server, broker);
    }
  }

  private void addressesWithoutCore(ZipkinEndpoint client, ZipkinEndpoint server) {
    if (server.isNone()) {
      first.kind = SpanKind.SERVER;
      first.remote = client;
    } else {
      spans.of(client).remote = server;
    }
  }

  private void addresses(ZipkinEndpoint client, ZipkinEndpoint server, ZipkinEndpoint broker) {
    ZipkinAnnotation received = serverReceive == null ? serverSend : serverReceive;
    if (!client.isNone() && received != null && !client.equals(received.endpoint())) {
      // Finagle names the server in the client's address: the server would seem to call itself.
      boolean loopback = client.service().equals(received.endpoint().service());
      spans.of(received.endpoint()).remote = loopback ? client.withoutService() : client;
    }
    ZipkinAnnotation sent = clientSend == null ? clientReceive : clientSend;
    remote(sent, server);
    remote(messageSend, broker);
    remote(messageReceive, broker);
  }

  private void remote(@Nullable ZipkinAnnotation side, ZipkinEndpoint remote) {
    if (side != null && !remote.isNone()) {
      spans.of(side.endpoint()).remote = remote;
    }
  }
}
