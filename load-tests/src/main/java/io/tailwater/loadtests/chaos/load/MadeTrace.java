package io.tailwater.loadtests.chaos.load;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One trace of the load, cut into what each service exports at once; of seed and number alone, but
 * for the moment that it begins.
 *
 * <p>Late spans are such that they cannot change what policies say of the trace: they are fast, lie
 * within its time and did not fail. Those of {@link TraceClass#LATE_ERROR} did, and come alone.
 */
final class MadeTrace {
  /** What one service exports at once. */
  record Export(String service, long afterMillis, List<Span> spans) {}

  /** What one service says meanwhile, or long after the decision; no two say the same. */
  record Saying(String service, long afterMillis, LogRecord log) {}

  /** The resource of this service says that it is of the core. */
  static final String CORE_SERVICE = "ledger";

  private static final List<String> SERVICES =
      List.of("gateway", "cart", "search", "pricing", "orders", "stock", "mail", "users");
  private static final int MOST_SPANS_OF_AN_EXPORT = 6;
  private static final long LAST_ON_TIME_MILLIS = 1_200;
  private static final long LATE_MILLIS = 7_000;
  private static final long LATER_MILLIS = 12_000;
  private static final long VERY_LATE_MILLIS = 40_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SplittableRandom random;
  private final TraceClass kind;
  private final ByteString traceId;
  private final long startNanos;
  private final List<Export> exports = new ArrayList<>();
  private final List<Saying> sayings = new ArrayList<>();
  private ByteString root = ByteString.EMPTY;

  private MadeTrace(SplittableRandom random, long startMillis) {
    this.random = random;
    kind = TraceClass.random(random);
    traceId = id(16);
    startNanos = startMillis * NANOS_PER_MILLI;
  }

  /** A trace of the next random numbers. */
  static MadeTrace random(SplittableRandom random, long startMillis) {
    MadeTrace trace = new MadeTrace(random, startMillis);
    trace.make();
    return trace;
  }

  /** Its spans. */
  List<Export> exports() {
    return exports;
  }

  /** Its logs; half of the traces have some. */
  List<Saying> sayings() {
    return sayings;
  }

  private void make() {
    int services = 1 + random.nextInt(4);
    boolean lone = random.nextInt(10) == 0;
    String front = SERVICES.get(random.nextInt(SERVICES.size()));
    boolean isCore = kind == TraceClass.CORE;
    export(lone && isCore ? CORE_SERVICE : front, 0, lone ? 1 : spans());
    if (!lone) {
      for (int i = 1; i < services; i++) {
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        export(service, random.nextLong(LAST_ON_TIME_MILLIS), spans());
      }
      if (isCore) {
        export(CORE_SERVICE, random.nextLong(LAST_ON_TIME_MILLIS), spans());
      }
    }
    if (kind == TraceClass.ERROR || kind == TraceClass.SLOW_ERROR) {
      failOne();
    }
    repeatSome();
    late(front);
    if (random.nextBoolean()) {
      say(front, random.nextLong(LAST_ON_TIME_MILLIS));
      if (random.nextInt(3) == 0) {
        say(front, random.nextLong(LATE_MILLIS, VERY_LATE_MILLIS));
      }
    }
  }

  private void say(String service, long afterMillis) {
    String words = "said %d in trace %s".formatted(sayings.size(), letters(traceId));
    LogRecord log =
        log(SeverityNumber.SEVERITY_NUMBER_INFO, words, startNanos + afterMillis * NANOS_PER_MILLI)
            .setTraceId(traceId)
            .setSpanId(root)
            .build();
    sayings.add(new Saying(service, afterMillis, log));
  }

  /** Not digits: what looks like the number of a card would be masked. */
  private static String letters(ByteString id) {
    StringBuilder letters = new StringBuilder();
    for (byte one : id) {
      letters.append((char) ('a' + (one >> 4 & 0xf))).append((char) ('a' + (one & 0xf)));
    }
    return letters.toString();
  }

  static LogRecord.Builder log(SeverityNumber severity, String words, long nanos) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(nanos)
        .setSeverityNumber(severity)
        .setBody(AnyValue.newBuilder().setStringValue(words));
  }

  private int spans() {
    return 1 + random.nextInt(MOST_SPANS_OF_AN_EXPORT);
  }

  private void export(String service, long afterMillis, int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(span(root.isEmpty() ? rootMillis() : 1 + random.nextLong(20)).build());
    }
    exports.add(new Export(service, afterMillis, spans));
  }

  private long rootMillis() {
    return kind == TraceClass.SLOW || kind == TraceClass.SLOW_ERROR
        ? 1_200 + random.nextLong(800)
        : 40 + random.nextLong(100);
  }

  private Span.Builder span(long millis) {
    long start = startNanos + (root.isEmpty() ? 0 : random.nextLong(15) * NANOS_PER_MILLI);
    ByteString id = id(8);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(id)
            .setParentSpanId(root)
            .setName("operation " + random.nextInt(20))
            .setKind(Span.SpanKind.forNumber(1 + random.nextInt(5)))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + millis * NANOS_PER_MILLI)
            .addAttributes(text("http.route", "/v1/things/" + random.nextInt(50)))
            .addAttributes(text("peer", "10.0.0." + random.nextInt(256)));
    if (root.isEmpty()) {
      root = id;
    }
    return span;
  }

  private void failOne() {
    int which = random.nextInt(exports.size());
    Export export = exports.get(which);
    List<Span> spans = new ArrayList<>(export.spans());
    int failed = random.nextInt(spans.size());
    spans.set(failed, failed(spans.get(failed).toBuilder()));
    exports.set(which, new Export(export.service(), export.afterMillis(), spans));
  }

  private static Span failed(Span.Builder span) {
    return span.setStatus(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("it failed"))
        .build();
  }

  /** An agent that got no answer sends the same once more, while the trace is surely open. */
  private void repeatSome() {
    if (random.nextInt(100) < 8) {
      Export export = exports.get(random.nextInt(exports.size()));
      exports.add(
          new Export(
              export.service(), export.afterMillis() + 200 + random.nextLong(400), export.spans()));
    }
  }

  private void late(String service) {
    long after =
        random.nextInt(10) == 0
            ? random.nextLong(LATER_MILLIS, VERY_LATE_MILLIS)
            : random.nextLong(LATE_MILLIS, LATER_MILLIS);
    List<Span> spans = new ArrayList<>();
    if (kind == TraceClass.LATE_ERROR) {
      spans.add(failed(span(5)));
    } else {
      for (int i = random.nextInt(2); i >= 0; i--) {
        spans.add(span(5).build());
      }
    }
    exports.add(new Export(service, after, spans));
  }

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    id[bytes - 1] |= 1;
    return ByteString.copyFrom(id);
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
