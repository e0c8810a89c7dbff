package io.tailwater.ingest.decode.skywalking;

import java.util.Random;
import java.util.UUID;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** Segments such as agents might write them, and some that none would. */
final class RandomSegments {
  private static final String[] KEYS = {
    "url", "http.method", "http.status_code", "status_code", "db.type", "db.instance",
    "db.statement", "mq.topic", "mq.queue", "mq.broker", "cache.type", "transmission.latency",
    "x-le", "skywalking.span_id", "custom", "", "server.address"
  };
  private static final String[] LOG_KEYS = {
    "event", "error.kind", "message", "stack", "Traceback", "Stack", "custom", "exception.type", ""
  };
  private static final String[] VALUES = {
    "",
    "200",
    "error",
    "kafka:9092",
    "a;b",
    "Mysql",
    "\u00e4\ud83d\ude00",
    "Traceback (most recent call last):\n  File\nValueError: x\n",
    "Error: y\n    at z"
  };

  private final Random random;

  RandomSegments(Random random) {
    this.random = random;
  }

  SegmentObject segment() {
    SegmentObject.Builder segment =
        SegmentObject.newBuilder()
            .setTraceId(id())
            .setTraceSegmentId(id())
            .setService(any(VALUES))
            .setServiceInstance(any(VALUES))
            .setIsSizeLimited(random.nextBoolean());
    for (int i = random.nextInt(6); i >= 0; i--) {
      segment.addSpans(span(i));
    }
    return segment.build();
  }

  private SpanObject.Builder span(int number) {
    SpanObject.Builder span =
        SpanObject.newBuilder()
            .setSpanId(number)
            .setParentSpanId(random.nextInt(number + 1) - 1)
            .setStartTime(millis())
            .setEndTime(millis())
            .setOperationName(any(VALUES))
            .setPeer(any(VALUES))
            .setSpanTypeValue(random.nextInt(4))
            .setSpanLayerValue(random.nextInt(8))
            .setComponentId(random.nextInt(200))
            .setIsError(random.nextBoolean())
            .setSkipAnalysis(random.nextBoolean());
    for (int i = random.nextInt(6); i > 0; i--) {
      span.addTags(Segments.tag(any(KEYS), any(VALUES)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addLogs(Segments.log(millis(), any(LOG_KEYS), any(VALUES), any(LOG_KEYS), any(VALUES)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addRefs(
          SegmentReference.newBuilder()
              .setRefType(random.nextBoolean() ? RefType.CrossProcess : RefType.CrossThread)
              .setTraceId(random.nextBoolean() ? "" : id())
              .setParentTraceSegmentId(id())
              .setParentSpanId(random.nextInt(4) - 1)
              .setParentService(any(VALUES)));
    }
    return span;
  }

  private String id() {
    return switch (random.nextInt(4)) {
      case 0 -> Segments.PROCESS + "." + random.nextInt(99) + "." + random.nextLong(1L << 60);
      case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
      case 2 -> Segments.PROCESS;
      default -> "id-" + random.nextInt(100);
    };
  }

  private long millis() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> random.nextLong();
      default -> Segments.START + random.nextInt(10_000);
    };
  }

  private String any(String[] texts) {
    return texts[random.nextInt(texts.length)];
  }
}
