package io.tailwater.processors.trace;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A keyed partition that grows with random telemetry: late spans, repeats, garbage, gaps. */
final class PartitionLog {
  /** A record as Kafka would deliver it. */
  record Entry(long offset, long timeMillis, @Nullable Watermarks watermarks, byte[] value) {}

  /** One copy of a good span. */
  record Sent(long offset, TraceId traceId, Span span) {}

  /**
   * What the telemetry is like.
   *
   * @param laned whether two sources come through the re-key lane, each at its own pace
   * @param repeats whether agents send spans twice
   * @param spanPadding bytes added to each span
   * @param oldest how many traces back a late span may reach
   */
  record Nature(boolean laned, boolean repeats, int spanPadding, int oldest) {}

  private static final int ROOT_PERCENT = 30;
  private static final int ERROR_PERCENT = 10;

  final List<Entry> entries = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();

  /** Offsets of records with a span or framing that cannot be judged, one entry each. */
  final List<Long> bad = new ArrayList<>();

  private final Random random;
  private final Nature nature;
  private final long[] paceMillis = {1_000_000, 1_000_000};
  private long end;
  private int traces;
  private long spanIds;

  PartitionLog(Random random, Nature nature) {
    this.random = random;
    this.nature = nature;
  }

  /** The offset after the last record and the markers behind it. */
  long end() {
    return end;
  }

  /**
   * Copies of spans, good and bad, in the records before an offset; broken framing counts as one.
   */
  long spansBelow(long offset) {
    return sent.stream().filter(span -> span.offset() < offset).count()
        + bad.stream().filter(span -> span < offset).count();
  }

  /** The wall clock: no record is of a later time. */
  long nowMillis() {
    return Math.max(paceMillis[0], paceMillis[1]);
  }

  void passMillis(long millis) {
    paceMillis[0] = nowMillis() + millis;
    paceMillis[1] = paceMillis[0];
  }

  void appendRandom() {
    int source = nature.laned() && random.nextBoolean() ? 1 : 0;
    paceMillis[source] += random.nextInt(250);
    if (!nature.laned()) {
      paceMillis[1] = paceMillis[0];
    }
    int what = random.nextInt(100);
    if (what < 3) {
      bad.add(end);
      append(source, new byte[] {0x0a, 0x7f, 1});
    } else if (what < 8) {
      append(source, new byte[0]);
    } else {
      append(source, Otlp.record(spans()));
    }
    end += random.nextInt(10) == 0 ? 2 : 0;
  }

  /** A record without spans from each source, so that time is seen to pass. */
  void appendSilence() {
    append(0, new byte[0]);
    append(1, new byte[0]);
  }

  private void append(int source, byte[] value) {
    Watermarks watermarks =
        nature.laned()
            ? new Watermarks(2, new long[] {source}, new long[] {paceMillis[source]})
            : null;
    entries.add(new Entry(end++, paceMillis[source], watermarks, value));
  }

  private List<Otlp.Sent> spans() {
    List<Otlp.Sent> spans = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String service = "service " + random.nextInt(3);
      if (random.nextInt(60) == 0) {
        bad.add(end);
        spans.add(new Otlp.Sent(service, span(1).toBuilder().clearSpanId().build()));
        continue;
      }
      if (nature.repeats() && random.nextInt(12) == 0 && !sent.isEmpty()) {
        Sent earlier = sent.get(sent.size() - 1 - random.nextInt(Math.min(40, sent.size())));
        sent.add(new Sent(end, earlier.traceId(), earlier.span()));
        spans.add(new Otlp.Sent(service, earlier.span()));
        continue;
      }
      int trace = random.nextInt(3) == 0 || traces == 0 ? ++traces : traceBefore();
      Span span = span(trace);
      sent.add(new Sent(end, Otlp.trace(trace), span));
      spans.add(new Otlp.Sent(service, span));
    }
    return spans;
  }

  private int traceBefore() {
    int reach = random.nextInt(6) == 0 ? nature.oldest() : 12;
    return Math.max(1, traces - random.nextInt(reach));
  }

  private Span span(int trace) {
    long id = ++spanIds;
    Span span = random.nextInt(100) < ROOT_PERCENT ? Otlp.root(trace, id) : Otlp.child(trace, id);
    Span padded =
        span.toBuilder()
            .setTraceStateBytes(ByteString.copyFrom(new byte[nature.spanPadding()]))
            .build();
    return random.nextInt(100) < ERROR_PERCENT ? Otlp.failed(padded) : padded;
  }
}
